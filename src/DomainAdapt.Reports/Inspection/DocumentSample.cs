using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Reports.Inspection;

/// <summary>A document, a reject or a cut as a sample shows it.</summary>
/// <param name="Stage">The stage's address.</param>
/// <param name="Id">The document.</param>
/// <param name="Origin">Where it is from; null of a cut.</param>
/// <param name="Url">Its address.</param>
/// <param name="Reason">Step and reason, measure and limit; null of a kept one.</param>
/// <param name="Text">Its text, or what was cut.</param>
public sealed record SampledDocument(string Stage, DocumentId Id, string? Origin, string? Url, string? Reason, string Text);

/// <summary>A uniform sample of a stage's documents, rejects or cuts; the same for the same seed.</summary>
public static class DocumentSample
{
    /// <summary>Draws a sample.</summary>
    /// <param name="work">The work folder.</param>
    /// <param name="run">The run.</param>
    /// <param name="stage">A stage's name, which takes all its sources, or its address.</param>
    /// <param name="query">What to look at.</param>
    /// <param name="scanned">Told of each shard that is read through.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The sample, in the order of the shards, and how many rows it was drawn from.</returns>
    /// <exception cref="DomainAdaptException">There is no such stage, it is not done, or it wrote no such channel (exit code 5).</exception>
    public static async Task<(IReadOnlyList<SampledDocument> Documents, long Of)> DrawAsync(
        WorkFolder work, RunFolder run, string stage, SampleQuery query, Action<string>? scanned = null, CancellationToken cancellationToken = default)
    {
        var places = new Reservoir(query.Count, query.Seed);
        foreach (var (node, file) in FilesOf(work, run, stage, query.Channel))
        {
            if (query.Words is null && query.Rule is null && !query.HasRange)
            {
                for (var row = 0; row < file.Rows; row++)
                    places.Offer(new DocumentPlace(node, file, row));
                continue;
            }
            scanned?.Invoke($"{node.Address} {file.Name}");
            var at = 0;
            await foreach (var takes in MatchesAsync(file, query, cancellationToken).ConfigureAwait(false))
            {
                if (takes)
                    places.Offer(new DocumentPlace(node, file, at));
                at++;
            }
        }
        var sample = new List<SampledDocument>();
        foreach (var place in places.Kept())
            sample.Add(await ReadAsync(place, cancellationToken).ConfigureAwait(false));
        return (sample, places.Offered);
    }

    private static List<(PlannedNode Node, StageFile File)> FilesOf(WorkFolder work, RunFolder run, string stage, string channel)
    {
        var nodes = run.Manifest.Nodes.Where(node => node.Stage == stage || node.Address == stage).ToList();
        if (nodes.Count == 0)
        {
            throw new DomainAdaptException(
                $"{stage}: the run {run.Id} has no such stage. It has: {string.Join(", ", run.Manifest.Nodes.Select(node => node.Stage).Distinct())}.",
                ExitCodes.InputsMissing);
        }
        var all = nodes.SelectMany(node => RunFolder.FilesOf(work, node).Select(file => (Node: node, File: file))).Where(entry => IsReadable(entry.File)).ToList();
        var chosen = all.Where(entry => entry.File.Channel == channel).ToList();
        return chosen.Count > 0 ? chosen : throw new DomainAdaptException(
            all.Count == 0
                ? $"{stage}: writes no documents. Name a stage such as read, clean or hold_out."
                : $"{stage}: has nothing {channel}; it has {string.Join(", ", all.Select(entry => entry.File.Channel).Distinct())}.",
            ExitCodes.InputsMissing);
    }

    private static bool IsReadable(StageFile file) => IsOf(file, DocumentShardWriter.Suffix) || IsOf(file, RejectShardWriter.Suffix) || IsOf(file, CutShardWriter.Suffix);

    private static bool IsOf(StageFile file, string suffix) => file.Name.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>For each row whether the query asks for it. Texts are read only for the words in them.</summary>
    private static IAsyncEnumerable<bool> MatchesAsync(StageFile file, SampleQuery query, CancellationToken cancellationToken)
    {
        bool Has(ReadOnlyMemory<byte> text) => Encoding.UTF8.GetString(text.Span).Contains(query.Words!, StringComparison.OrdinalIgnoreCase);
        if (IsOf(file, RejectShardWriter.Suffix))
        {
            return query.Words is null
                ? EachAsync(RejectShardReader.ReadVerdictsAsync(file.Path, cancellationToken), row => query.Takes(row.Step, row.Verdict))
                : EachAsync(RejectShardReader.ReadAsync(file.Path, cancellationToken), row => query.Takes(row.Step, row.Verdict) && Has(row.Document.Text));
        }
        if (IsOf(file, CutShardWriter.Suffix))
        {
            return query.Words is null
                ? EachAsync(CutShardReader.ReadRulesAsync(file.Path, cancellationToken), row => query.Takes(row.Step, row.Rule))
                : EachAsync(CutShardReader.ReadAsync(file.Path, cancellationToken), row => query.Takes(row.Step, row.Cut.Rule) && Has(row.Text));
        }
        // Neither rule nor measure belongs to a document that was kept, so a query for one takes none.
        return query.Rule is not null || query.HasRange
            ? AsyncEnumerable.Empty<bool>()
            : EachAsync(DocumentShardReader.ReadAsync(file.Path, cancellationToken), row => Has(row.Text));
    }

    private static async IAsyncEnumerable<bool> EachAsync<T>(IAsyncEnumerable<IReadOnlyList<T>> batches, Func<T, bool> takes)
    {
        await foreach (var batch in batches.ConfigureAwait(false))
        {
            foreach (var row in batch)
                yield return takes(row);
        }
    }

    private static async Task<SampledDocument> ReadAsync(DocumentPlace place, CancellationToken cancellationToken)
    {
        var (node, file, row) = place;
        if (IsOf(file, RejectShardWriter.Suffix))
        {
            var reject = await RejectShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
            return Of(node, reject.Document, DocumentTrace.ReasonOf(reject.Step, reject.Verdict));
        }
        if (IsOf(file, CutShardWriter.Suffix))
        {
            var piece = await CutShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false);
            return new SampledDocument(node.Address, piece.Id, null, null, DocumentTrace.ReasonOf(piece.Step, piece.Cut), Encoding.UTF8.GetString(piece.Text.Span));
        }
        return Of(node, await DocumentShardReader.ReadRowAsync(file.Path, row, cancellationToken).ConfigureAwait(false), null);
    }

    private static SampledDocument Of(PlannedNode node, Document document, string? reason)
        => new(node.Address, document.Id, document.Origin, document.Url, reason, Encoding.UTF8.GetString(document.Text.Span));

    /// <summary>Keeps a uniform sample of what it is offered (Vitter 1985, algorithm R).</summary>
    private sealed class Reservoir(int size, long seed)
    {
        private readonly List<(long Number, DocumentPlace Place)> _kept = [];
        private SplitMix64 _random = new((ulong)seed);

        public long Offered { get; private set; }

        public void Offer(DocumentPlace place)
        {
            var number = Offered++;
            if (_kept.Count < size)
            {
                _kept.Add((number, place));
                return;
            }
            var slot = (long)_random.Next((ulong)Offered);
            if (slot < size)
                _kept[(int)slot] = (number, place);
        }

        public IEnumerable<DocumentPlace> Kept() => _kept.OrderBy(entry => entry.Number).Select(entry => entry.Place);
    }
}
