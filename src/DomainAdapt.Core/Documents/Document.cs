using System.Text;

namespace DomainAdapt.Core.Documents;

/// <summary>
/// One text and where it came from. <see cref="Text"/> is valid UTF-8, checked once when it was read; every offset into it counts bytes.
/// </summary>
public sealed record Document
{
    /// <summary>The document's name in every run.</summary>
    public required DocumentId Id { get; init; }

    /// <summary>Valid UTF-8.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>The pipeline's name of the source it belongs to.</summary>
    public required string Source { get; init; }

    /// <summary>Path within the corpus, then archive member, then record key; never an absolute path.</summary>
    public required string Origin { get; init; }

    /// <summary>Address it was published at, where known.</summary>
    public string? Url { get; init; }

    /// <summary>Date of publication as ISO 8601, where known.</summary>
    public string? Date { get; init; }

    /// <summary>Language as ISO 639-1, where known.</summary>
    public string? Language { get; init; }

    /// <summary>Licence as the corpus file or the record states it.</summary>
    public string? Licence { get; init; }

    /// <summary>Title, where the record has one.</summary>
    public string? Title { get; init; }

    /// <summary>How the text is written.</summary>
    public DocumentFormat Format { get; init; }

    /// <summary>What steps found out about the document.</summary>
    public Attributes Attributes { get; init; } = Attributes.Empty;

    /// <summary>The text as a string: for screens and libraries that want one, never for the hot path.</summary>
    public string TextAsString => Encoding.UTF8.GetString(Text.Span);
}

/// <summary>How a document's text is written.</summary>
public enum DocumentFormat
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Light Markdown.</summary>
    Markdown,

    /// <summary>HTML as it was found; the <c>extract</c> step turns it into text.</summary>
    Html,
}
