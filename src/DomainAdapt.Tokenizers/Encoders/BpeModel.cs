namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What a byte-level BPE tokenizer is made of, as its file says it.</summary>
internal sealed record BpeModel
{
    /// <summary>Tokens by id, spelt in the <see cref="ByteAlphabet"/>; null where the model gives the id to none.</summary>
    public required IReadOnlyList<string?> Vocabulary { get; init; }

    /// <summary>The merges, first learnt first.</summary>
    public required IReadOnlyList<Merge> Merges { get; init; }

    /// <summary>Tokens beside the model's, by id.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Whether text is put into Unicode's form NFC first, so that ids decode to that form and not to the bytes given.</summary>
    public bool IsNfc { get; init; }

    /// <summary>How text is cut before merging.</summary>
    public required SplitPattern Pattern { get; init; }

    /// <summary>Whether a piece that is a token is that token, whatever the merges would make of it.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>The special token that separates documents.</summary>
    public required int EndOfTextId { get; init; }

    /// <summary>What models expect around a text.</summary>
    public TextFrame Frame { get; init; } = TextFrame.None;

    /// <summary>Whether special tokens are read from text and written as text; not saved.</summary>
    public bool SpecialTokensAsText { get; init; }

    /// <summary>JSON of what the file does to finished ids, kept for saving; <see cref="ITextTokenizer.Encode"/> adds nothing.</summary>
    public string? PostProcessor { get; init; }
}
