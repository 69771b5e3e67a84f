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

    /// <summary>JSON of what the file does to finished ids, kept for saving; <see cref="ITextTokenizer.Encode"/> adds nothing.</summary>
    public string? PostProcessor { get; init; }
}

/// <summary>Two neighbouring tokens become one.</summary>
/// <param name="Left">Id of the first.</param>
/// <param name="Right">Id of the second.</param>
/// <param name="Merged">Id of both together.</param>
internal readonly record struct Merge(int Left, int Right, int Merged);

/// <summary>A token that is found in text as it is, before the text is cut; or, when special, never.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="IsSpecial">Whether it is a sign and not text: it encodes from and decodes to nothing.</param>
/// <param name="IsNormalized">Whether it is looked for in normalised text.</param>
internal sealed record AddedToken(int Id, string Content, bool IsSpecial, bool IsNormalized);
