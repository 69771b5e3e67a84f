namespace DomainAdapt.Tokenizers;

/// <summary>What a tokenizer's file leaves open.</summary>
public sealed record TokenizerOptions
{
    /// <summary>Text of the special token that separates documents; the usual names are tried unless given.</summary>
    public string? EndOfText { get; init; }

    /// <summary>
    /// Whether special tokens are read from text and written as text. Only for text of one's own making, such as a chat template: a document
    /// from elsewhere could forge the end of a document.
    /// </summary>
    public bool SpecialTokensAsText { get; init; }
}
