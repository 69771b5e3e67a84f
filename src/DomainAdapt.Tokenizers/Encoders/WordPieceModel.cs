namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>What a WordPiece tokenizer is made of, as its file says it.</summary>
internal sealed record WordPieceModel
{
    /// <summary>Tokens by id; null where the model gives the id to none.</summary>
    public required IReadOnlyList<string?> Vocabulary { get; init; }

    /// <summary>What the spelling of a token within a word begins with.</summary>
    public required string Prefix { get; init; }

    /// <summary>Id of a word that cannot be spelt.</summary>
    public required int UnknownId { get; init; }

    /// <summary>Characters of the longest word that is looked at.</summary>
    public required int MaxWordCharacters { get; init; }

    /// <summary>Special tokens and others beside the model's, by id.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>What text is rewritten by first.</summary>
    public required BertNormalizer Normalizer { get; init; }

    /// <summary>Whether decoding leaves out the space before punctuation that ends a sentence, and before contractions.</summary>
    public bool CleansSpaces { get; init; }

    /// <summary>The special token that separates documents.</summary>
    public required int EndOfTextId { get; init; }

    /// <summary>What models expect around a text.</summary>
    public TextFrame Frame { get; init; } = TextFrame.None;

    /// <summary>Whether special tokens are read from text and written as text.</summary>
    public bool SpecialTokensAsText { get; init; }

    /// <summary>The file it was read from.</summary>
    public required byte[] File { get; init; }
}
