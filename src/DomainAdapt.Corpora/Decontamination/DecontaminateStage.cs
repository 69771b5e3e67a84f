using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>
/// Takes benchmark items out of a source. <c>count</c> counts in how many documents each run of words of a benchmark stands; <c>remove</c>
/// leaves out of account those that stand in too many, and rejects or cuts the documents that have others. What goes depends on the source's
/// documents alone, never on shards or workers.
/// </summary>
internal sealed class DecontaminateStage(DecontaminateSpec spec) : Stage
{
    public const string Reason = "contaminated";

    private const string Count = "count";
    private const string Remove = "remove";
    private const string Runs = "runs";

    private readonly Lazy<NGramIndex> _index = new(() => IndexOf(spec));

    public override StageScope Scope => StageScope.PerSource;

    public override IReadOnlyList<string> Phases { get; } = [Count, Remove];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
        => phase == Count
            ? inputs.OneTaskPerFile("kept")
            : [.. inputs.Channel("kept").Select(shard => new TaskInputs([shard, .. inputs.OwnChannel(Runs)], shard.Source))];

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
        => task.Phase == Count ? CountAsync(task, cancellationToken) : RemoveAsync(task, cancellationToken);

    private async Task<Counts> CountAsync(StageTask task, CancellationToken cancellationToken)
    {
        var finder = new ContaminationFinder(_index.Value);
        var documentsOf = new SortedDictionary<ulong, int>();
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                foreach (var run in finder.Runs(document.Text.Span))
                    documentsOf[run] = documentsOf.GetValueOrDefault(run) + 1;
            }
        }
        return new Counts { ["runs_found"] = task.Write(Runs, documentsOf.Select(pair => new RunCount(pair.Key, pair.Value))) };
    }

    private async Task<Counts> RemoveAsync(StageTask task, CancellationToken cancellationToken)
    {
        var generic = GenericRuns(task.Inputs.Skip(1));
        var finder = new ContaminationFinder(_index.Value, generic);
        var table = new ContaminationTable(_index.Value);
        using var cuts = new CutShardWriter(task.CreateOutput("cuts", CutShardWriter.Suffix));
        var split = new DocumentSplit(task);
        using (split)
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(task.Inputs[0].Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                {
                    var found = finder.Find(document.Text.Span);
                    table.Add(found);
                    Take(document, found, split, cuts, task.Stage);
                }
                task.Progress.Report(new TaskProgress(split.Counts["documents_in"], task.Inputs[0].Rows, "documents"));
            }
        }
        table.Write(task);
        return split.Counts;
    }

    private void Take(Document document, IReadOnlyList<Contamination> found, DocumentSplit split, CutShardWriter cuts, string stage)
    {
        if (found.Count == 0)
        {
            split.Keep(document);
            return;
        }
        var spans = CutSpans.Of(document.Text.Span, found.SelectMany(item => item.Spans), spec.MarginBytes);
        if (spec.Action == ContaminationAction.Reject || spans.Count > spec.MaxCuts)
        {
            var items = string.Join(' ', found.Select(item => _index.Value.Items[item.Item].Id).Distinct());
            split.Reject(
                document with { Attributes = document.Attributes.With("contaminated_by", items) },
                Verdict.Reject(Reason, found.Sum(item => item.Runs), 0));
            return;
        }
        foreach (var span in spans)
            cuts.Write(document.Id, stage, new Cut(span.Start, span.Length, Reason), span.Of(document.Text.Span));
        split.Keep(document with { Text = CutSpans.Without(document.Text.Span, spans) });
        var removed = spans.Sum(span => span.Length);
        split.Counts.Add("bytes_in", removed);
        split.Counts.AddPart("bytes_cut", $"{stage}.{Reason}", removed);
        split.Counts.Add("documents_cut");
    }

    private HashSet<ulong> GenericRuns(IEnumerable<StageFile> files)
    {
        var documents = new Dictionary<ulong, long>();
        foreach (var file in files)
        {
            using var reader = new RecordReader<RunCount>(file.Path);
            while (reader.MoveNext())
                documents[reader.Current.Run] = documents.GetValueOrDefault(reader.Current.Run) + reader.Current.Documents;
        }
        return [.. documents.Where(pair => pair.Value > spec.MaxDocuments).Select(pair => pair.Key)];
    }

    private static NGramIndex IndexOf(DecontaminateSpec spec)
    {
        // Items of different benchmarks may have one id, so the file's name leads.
        var items = spec.Benchmarks.SelectMany(path => BenchmarkFile.Read(path, spec.Words)
            .Select(item => item with { Id = $"{Path.GetFileName(path).Split('.')[0]}/{item.Id}" })).ToArray();
        ItemPart[] parts = spec.Against switch
        {
            Against.Query => [ItemPart.Query],
            Against.Answer => [ItemPart.Answer],
            _ => [ItemPart.Query, ItemPart.Answer],
        };
        return new NGramIndex(items, spec.Words, parts);
    }
}
