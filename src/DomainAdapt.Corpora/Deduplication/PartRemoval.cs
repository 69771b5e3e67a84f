using System.Runtime.InteropServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// Writes a shard's documents without the parts that the corpus has already. What goes is kept as cuts; a document that lost something and is left with
/// too few words is rejected.
/// </summary>
internal sealed class PartRemoval(StageTask task, string rule, int minWordsLeft) : IDisposable
{
    public const string Reason = "left_too_short";

    private readonly CutShardWriter _cuts = new(task.CreateOutput("cuts", CutShardWriter.Suffix));
    private readonly DocumentSplit _split = new(task);

    /// <summary>What was counted.</summary>
    public Counts Counts => _split.Counts;

    /// <summary>Writes a document without the ranges, which ascend without overlap.</summary>
    public void Write(Document document, List<TextRange> ranges)
    {
        if (ranges.Count == 0)
        {
            _split.Keep(document);
            return;
        }
        List<Cut> cuts = [.. ranges.Select(range => new Cut(range.Start, range.Length, rule))];
        foreach (var cut in CollectionsMarshal.AsSpan(cuts))
            _cuts.Write(document.Id, task.Stage, cut, document.Text.Span.Slice(cut.Start, cut.Length));
        var rest = document with { Text = CutText.Without(document.Text.Span, cuts) };
        var words = Words.Count(rest.Text.Span);
        if (words < minWordsLeft || words == 0)
            _split.Reject(rest, Verdict.Reject(Reason, words, minWordsLeft));
        else
            _split.Keep(rest);
        var removed = document.Text.Length - rest.Text.Length;
        Counts.Add("bytes_in", removed);
        Counts.AddPart("bytes_cut", $"{task.Stage}.{rule}", removed);
        Counts.Add("documents_cut");
    }

    public void Dispose()
    {
        _split.Dispose();
        _cuts.Dispose();
    }
}
