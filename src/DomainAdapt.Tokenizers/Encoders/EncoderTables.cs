using System.Collections.Frozen;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What the encoders of one model share: all of it is only read.</summary>
internal sealed class EncoderTables(BpeModel model, FrozenDictionary<string, int> ids)
{
    private const int LongestSpelt = 256; // characters on the stack; no published token is longer

    private readonly int _longestToken = Math.Min(LongestSpelt, ids.Keys.Select(token => token.Length).DefaultIfEmpty().Max());

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

    /// <summary>The token that a piece is, whatever the merges say; -1 where merges decide.</summary>
    public int WholePiece(ReadOnlySpan<byte> piece)
    {
        if (!model.IgnoreMerges || piece.Length > _longestToken)
            return -1;
        Span<char> spelt = stackalloc char[piece.Length];
        ByteAlphabet.Write(piece, spelt);
        return ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(spelt, out var id) ? id : -1;
    }

    private static bool IsFound(AddedToken token, BpeModel model) => !token.IsSpecial || model.SpecialTokensAsText;
}
