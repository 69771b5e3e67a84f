using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of readers of records with named fields: which field is what.</summary>
public abstract record MappedReaderSpec : ReaderSpec
{
    /// <summary>Field of the text.</summary>
    public string Text { get; init; } = "text";

    /// <summary>Field of the record's own name, kept as the attribute <c>id</c>.</summary>
    public string? Id { get; init; } = "id";

    /// <summary>Field of the address.</summary>
    public string? Url { get; init; } = "url";

    /// <summary>Field of the date.</summary>
    public string? Date { get; init; } = "date";

    /// <summary>Field of the title.</summary>
    public string? Title { get; init; } = "title";

    /// <summary>Field of the language.</summary>
    public string? Language { get; init; } = "language";

    /// <summary>Field of the licence; the corpus's licence where a record has none.</summary>
    public string? Licence { get; init; } = "license";

    /// <summary>More fields that become attributes of the same name.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>How the texts are written.</summary>
    public DocumentFormat Format { get; init; }
}
