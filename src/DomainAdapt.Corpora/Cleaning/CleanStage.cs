using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Takes each shard through the steps in the order of the pipeline file. Every document ends in exactly one of two shards, kept or rejected;
/// what a cutter removes is kept as a cut, so no text disappears unseen. What the rules measured is kept in the order of the input.
/// </summary>
internal sealed class CleanStage(CleanSpec spec, Catalog catalog) : Stage
{
    private const string Limits = "limits";

    public override StageScope Scope => StageScope.PerSource;

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs) => inputs.OneTaskPerFile("kept");

    public override async Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
    {
        var steps = spec.Steps.Select(step => (step.Name, Step: catalog.Create<IStep>(step))).ToArray();
        var input = task.Inputs[0];
        var counts = new Counts();
        using var kept = new DocumentShardWriter(task.CreateOutput("kept", DocumentShardWriter.Suffix));
        using var rejected = new RejectShardWriter(task.CreateOutput("rejected", RejectShardWriter.Suffix));
        using var cuts = new CutShardWriter(task.CreateOutput("cuts", CutShardWriter.Suffix));
        var walk = new StepWalk(steps, spec.MeasureAll, cuts, counts);
        using var measures = new MeasureShardWriter(task.CreateOutput("measures", MeasureShardWriter.Suffix), walk.JudgingSteps);

        await foreach (var batch in DocumentShardReader.ReadAsync(input.Path, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in batch)
            {
                counts.Add("documents_in");
                counts.Add("bytes_in", document.Text.Length);
                var (result, step, verdict) = walk.Take(document);
                measures.Write(document.Id, step, verdict, walk.Measures);
                if (verdict.IsKept)
                {
                    kept.Write(result);
                    counts.Add("documents_kept");
                    counts.Add("bytes_kept", result.Text.Length);
                }
                else
                {
                    rejected.Write(result, step, verdict);
                    counts.AddPart("documents_rejected", $"{step}.{verdict.Reason}");
                    counts.AddPart("bytes_rejected", $"{step}.{verdict.Reason}", result.Text.Length);
                }
            }
            task.Progress.Report(new TaskProgress(counts["documents_in"], input.Rows, "documents"));
        }
        // The same for every task, so the first one writes it.
        if (task.Index == 0)
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf(Limits)), LimitsOf(steps));
        return counts;
    }

    /// <summary>What the measures of the steps are held against, for whoever looks at the measures: one row a limit.</summary>
    private static Table LimitsOf(IReadOnlyList<(string Name, IStep Step)> steps)
    {
        (string Step, MeasureLimit Limit)[] rows = [.. steps.SelectMany(step => (step.Step as IMeasured)?.MeasureLimits.Select(limit => (step.Name, limit)) ?? [])];
        return new Table(
            Limits,
            new Column<string>("step", [.. rows.Select(row => row.Step)]),
            new Column<string>("measure", [.. rows.Select(row => row.Limit.Measure)]),
            new Column<string>("reason", [.. rows.Select(row => row.Limit.Reason)]),
            new Column<string>("bound", [.. rows.Select(row => row.Limit.IsLeast ? "least" : "most")]),
            new Column<double>("limit", [.. rows.Select(row => row.Limit.Value)]));
    }
}
