namespace DomainAdapt.Corpora.Languages;

/// <summary>What gets a language.</summary>
public enum IdentifyMode
{
    /// <summary>The document as one text.</summary>
    Document,

    /// <summary>Each paragraph, and the document that language of which it has most bytes.</summary>
    Paragraph,

    /// <summary>The document all languages of which it has a share.</summary>
    Mixed,
}
