using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Files;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Settings of the <c>files</c> reader: files of many types, as a folder of a company's documents has them. Each is read by the reader for its type.
/// </summary>
public sealed record FilesReaderSpec : ReaderSpec
{
    /// <summary>Readers that may read, such as <c>[pdf, docx, mail]</c>; all unless given. Other files are left out and counted by type.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Readers with settings of their own, such as <c>{ kind: text, encoding: windows-1252 }</c>; the others have their defaults.</summary>
    public IReadOnlyList<ReaderSpec> Readers { get; init; } = [];

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        foreach (var twice in Readers.GroupBy(reader => reader.Kind).Where(group => group.Count() > 1))
            problems.Add("readers", $"has '{twice.Key}' {twice.Count()} times; expected each kind once");
        if (Readers.Any(reader => reader is FilesReaderSpec))
            problems.Add("readers", "has 'files', which is this reader; give its settings here");
    }
}

/// <summary>Reads each file with the reader for its type, and archives within archives by their members.</summary>
internal sealed class FilesReader(FilesReaderSpec spec, Catalog catalog) : IReader
{
    private readonly FileReaders _readers = new(catalog, spec.Readers, spec.Types);

    public IEnumerable<Record> Read(Input input) => _readers.Read(input);
}
