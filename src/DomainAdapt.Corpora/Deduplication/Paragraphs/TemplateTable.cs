using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Text;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// The units that most documents share: the <c>document</c> of the first copy with its <c>source</c>, <c>start</c> and <c>length</c> in bytes, how many
/// <c>documents</c> have it and how many <c>copies</c> there are, and how it begins (<c>text</c>).
/// </summary>
internal sealed class TemplateTable
{
    private const string Name = "templates";
    private const int MostTextBytes = 300;

    private readonly List<(Document Document, TextRange Range, UnitDecision Decision, string Text)> _rows = [];

    /// <summary>Adds a template.</summary>
    public void Add(Document document, TextRange range, UnitDecision decision)
    {
        var text = WhiteSpace.Trim(range.Of(document.Text.Span));
        var end = Math.Min(text.Length, MostTextBytes);
        while (end < text.Length && (text[end] & 0xC0) == 0x80)
            end--;
        // Without its text, which would keep all of its batch in memory.
        _rows.Add((document with { Text = default }, range, decision, System.Text.Encoding.UTF8.GetString(text[..end])));
    }

    /// <summary>Writes the table, where there is anything in it.</summary>
    public void Write(StageTask task)
    {
        if (_rows.Count == 0)
            return;
        var rows = _rows.OrderByDescending(row => row.Decision.Documents).ThenBy(row => row.Document.Id).ThenBy(row => row.Range.Start).ToArray();
        using var output = task.CreateOutput(Name, TableWriter.SuffixOf(Name));
        TableWriter.Write(output, new Table(
            Name,
            new Column<string>("document", [.. rows.Select(row => row.Document.Id.ToString())]),
            new Column<string>("source", [.. rows.Select(row => row.Document.Source)]),
            new Column<long>("start", [.. rows.Select(row => (long)row.Range.Start)]),
            new Column<long>("length", [.. rows.Select(row => (long)row.Range.Length)]),
            new Column<long>("documents", [.. rows.Select(row => (long)row.Decision.Documents)]),
            new Column<long>("copies", [.. rows.Select(row => (long)row.Decision.Copies)]),
            new Column<string>("text", [.. rows.Select(row => row.Text)])));
    }
}
