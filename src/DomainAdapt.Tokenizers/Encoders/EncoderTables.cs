using System.Collections.Frozen;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What the encoders of one model share: all of it is only read.</summary>
internal sealed class EncoderTables(BpeModel model, FrozenDictionary<string, int> ids)
{
    /// <summary>Added tokens that are found before text is normalised.</summary>
    public AddedTokenFinder RawTokens { get; } = new(model.AddedTokens.Where(token => IsFound(token, model) && !token.IsNormalized));

    /// <summary>Added tokens that are found in normalised text.</summary>
    public AddedTokenFinder NormalizedTokens { get; } = new(model.AddedTokens.Where(token => IsFound(token, model) && token.IsNormalized));

    /// <summary>Whether text is put into NFC.</summary>
    public bool IsNfc { get; } = model.IsNfc;

    /// <summary>Cuts text into pieces.</summary>
    public PieceSplitter Splitter { get; } = PieceSplitter.Of(model.Pattern);

    /// <summary>What pairs merge into.</summary>
    public MergeTable Merges { get; } = new(model.Merges);

    /// <summary>Ids of the 256 bytes; -1 for one without.</summary>
    public int[] ByteIds { get; } =
        [.. Enumerable.Range(0, 256).Select(value => ids.GetValueOrDefault(ByteAlphabet.Spell([(byte)value]), -1))];

    /// <summary>Pieces that are tokens whatever the merges say; null where merges decide.</summary>
    public FrozenDictionary<string, int>? WholePieces { get; } = model.IgnoreMerges ? ids : null;

    private static bool IsFound(AddedToken token, BpeModel model) => !token.IsSpecial || model.SpecialTokensAsText;
}
