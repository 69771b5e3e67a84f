using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Privacy;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// How the documents of the largest clusters begin, for reports: <c>cluster</c>, <c>size</c>, <c>place</c> (0 is the survivor), <c>document</c>, <c>source</c>,
/// <c>similarity</c> and <c>text</c>, in which personal data is replaced, since a report is read by others than the corpus.
/// </summary>
internal sealed class ClusterTexts(StageTask task)
{
    public const string Name = "largest_clusters";

    private const int MostTextBytes = 300;
    private const int BytesLookedThrough = 4 * MostTextBytes;

    private readonly Dictionary<DocumentId, LargeClusterMember> _shown =
        LargestClusters.OfShard(task.Index, task.Of(LargestClusters.Channel));

    private readonly List<(LargeClusterMember Member, string Source, string Text)> _rows = [];
    private readonly Redactor _redactor = new(new RedactSpec { Kind = "redact" }.ActionFor);

    /// <summary>Takes the document's beginning, if it is one to show.</summary>
    public void Add(Document document)
    {
        if (_shown.Count == 0 || !_shown.TryGetValue(document.Id, out var member))
            return;
        // More than is shown, so that what a cut would halve is found whole.
        var text = _redactor.Redact(document.Text[..EndOf(document.Text.Span, BytesLookedThrough)]).Span;
        _rows.Add((member, document.Source, Encoding.UTF8.GetString(text[..EndOf(text, MostTextBytes)])));
    }

    /// <summary>Writes the table, where there is anything in it.</summary>
    public void Write()
    {
        if (_rows.Count == 0)
            return;
        var rows = _rows.OrderByDescending(row => row.Member.Size).ThenBy(row => row.Member.Cluster).ThenBy(row => row.Member.Place).ToArray();
        using var output = task.CreateOutput("tables", TableWriter.SuffixOf(Name));
        TableWriter.Write(output, new Table(
            Name,
            new Column<string>("cluster", [.. rows.Select(row => row.Member.Cluster.ToString())]),
            new Column<long>("size", [.. rows.Select(row => (long)row.Member.Size)]),
            new Column<long>("place", [.. rows.Select(row => (long)row.Member.Place)]),
            new Column<string>("document", [.. rows.Select(row => row.Member.Document.ToString())]),
            new Column<string>("source", [.. rows.Select(row => row.Source)]),
            new Column<double>("similarity", [.. rows.Select(row => row.Member.Similarity)]),
            new Column<string>("text", [.. rows.Select(row => row.Text)])));
    }

    /// <summary>The end of at most so many bytes, between characters.</summary>
    private static int EndOf(ReadOnlySpan<byte> text, int most)
    {
        if (text.Length <= most)
            return text.Length;
        while ((text[most] & 0xC0) == 0x80)
            most--;
        return most;
    }
}
