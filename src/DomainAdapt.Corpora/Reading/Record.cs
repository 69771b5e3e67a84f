using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Reading;

/// <summary>What a reader found in an input: a document, a record it was told to leave out, or one it could not read.</summary>
internal abstract record Record;

/// <summary>A text and what its record says about it.</summary>
/// <param name="Key">Names the record within its input (a line, a type); null when the input is the document.</param>
/// <param name="Text">The text, UTF-8 but not yet checked.</param>
internal sealed record DocumentRecord(string? Key, ReadOnlyMemory<byte> Text) : Record
{
    public string? Title { get; init; }

    public string? Url { get; init; }

    public string? Date { get; init; }

    public string? Language { get; init; }

    public string? Licence { get; init; }

    public DocumentFormat Format { get; init; }

    public Attributes Attributes { get; init; } = Attributes.Empty;

    /// <summary>Invalid sequences that were replaced while the bytes were decoded.</summary>
    public int Replacements { get; init; }
}

/// <summary>A record left out on purpose.</summary>
/// <param name="Reason">One short word that reports count.</param>
internal sealed record SkippedRecord(string Reason) : Record;

/// <summary>A record that cannot be read.</summary>
/// <param name="Key">Names the record within its input.</param>
/// <param name="Reason">One short word that reports count.</param>
/// <param name="Why">What was found and what was expected.</param>
/// <param name="Found">The beginning of its bytes.</param>
internal sealed record DamagedRecord(string? Key, string Reason, string Why, ReadOnlyMemory<byte> Found) : Record;
