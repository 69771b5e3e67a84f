namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What a SentencePiece-style tokenizer is made of, as its file says it.</summary>
internal sealed record SentencePieceModel
{
    /// <summary>Tokens by id, spaces spelt as <see cref="SpaceMark"/>; null where the model gives the id to none.</summary>
    public required IReadOnlyList<string?> Vocabulary { get; init; }

    /// <summary>The merges of a byte-pair encoding.</summary>
    public IReadOnlyList<Merge> Merges { get; init; } = [];

    /// <summary>Which merge goes first, the lowest; their places in the list unless given.</summary>
    public IReadOnlyList<int>? Ranks { get; init; }

    /// <summary>Tokens beside the model's, and special ones, by id.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Ids of the 256 bytes, which stand for characters without a token; null where those are unknown.</summary>
    public int[]? ByteIds { get; init; }

    /// <summary>Id of what is unknown; -1 for none.</summary>
    public int UnknownId { get; init; } = -1;

    /// <summary>Whether unknown characters in a row are one.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>What an unknown id decodes to; null where it is as other ids.</summary>
    public string? UnknownSurface { get; init; }

    /// <summary>Logarithms of the tokens' probabilities in a unigram model; null for what is never found in text.</summary>
    public IReadOnlyList<double?> Scores { get; init; } = [];

    /// <summary>What text is rewritten by first; null where it is not.</summary>
    public SentencePieceNormalizer? Normalizer { get; init; }

    /// <summary>When a space is put before text, so that its first word is that within a text.</summary>
    public SpacePrefix Prefix { get; init; }

    /// <summary>Whether no token may hold more than one space.</summary>
    public bool CutsEachSpace { get; init; }

    /// <summary>Whether a space at the start of decoded text is the prefix and no part of it.</summary>
    public bool DropsFirstSpace { get; init; }

    /// <summary>Whether the same goes for the first space of every token until text is there.</summary>
    public bool DropsSpacesAtStart { get; init; }

    /// <summary>The special token that separates documents.</summary>
    public required int EndOfTextId { get; init; }

    /// <summary>What models expect around a text.</summary>
    public TextFrame Frame { get; init; } = TextFrame.None;

    /// <summary>Whether special tokens are read from text and written as text.</summary>
    public bool SpecialTokensAsText { get; init; }

    /// <summary>The file it was read from.</summary>
    public required byte[] File { get; init; }

    /// <summary>Whether a space belongs before a text.</summary>
    public bool HasPrefix(ReadOnlySpan<byte> text, bool isStart) => Prefix switch
    {
        SpacePrefix.Always => true,
        SpacePrefix.UnlessSpace => SpaceMark.LengthAt(text, 0) == 0,
        SpacePrefix.AtStartUnlessSpace => isStart && SpaceMark.LengthAt(text, 0) == 0,
        _ => false,
    };
}

/// <summary>When a space is put before text.</summary>
internal enum SpacePrefix
{
    /// <summary>Never.</summary>
    None,

    /// <summary>At the start, and after each added token.</summary>
    Always,

    /// <summary>The same, unless a space is there.</summary>
    UnlessSpace,

    /// <summary>At the start, unless a space is there.</summary>
    AtStartUnlessSpace,
}
