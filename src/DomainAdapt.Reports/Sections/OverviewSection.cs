using System.Globalization;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>What ran, on what, and how far it came.</summary>
internal static class OverviewSection
{
    public static Section Build(RunData run)
    {
        var done = run.Stages.Count(stage => stage.Marker is not null);
        var isDone = done == run.Stages.Count;
        var missing = string.Join(", ", run.Stages.Where(stage => stage.Marker is null).Select(stage => stage.Node.Address));
        var facts = new Facts("run", "Run",
        [
            new Fact("stages_done", "Stages done", $"{done} of {run.Stages.Count}"),
            .. Headlines(run),
            new Fact("begun", "Begun", run.Manifest.Begun.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
            new Fact("plan", "Plan", run.Manifest.PlanFingerprint[..Math.Min(12, run.Manifest.PlanFingerprint.Length)]),
        ]);
        var sources = new ReportTable("sources", "Sources",
            [new("source", "Source"), new("part", "Part"), new("corpus", "Corpus"), new("title", "Title"), new("licence", "Licence")],
            [.. run.Manifest.Sources.Select(source => (IReadOnlyList<object?>)
                [source.Name, source.Domain ? "domain" : "general", source.CorpusId, source.Title, source.Licence])]);
        var text = isDone ? "Every planned stage is done." : $"Not done yet: {missing}. The figures below are of the stages that are.";
        if (run.Uncounted.Count > 0)
            text += " Not counted: " + string.Join(' ', run.Uncounted);
        return new Section("overview", "Overview", text, [facts, sources]);
    }

    /// <summary>The numbers a reader looks for first: one for each stage of the kind, its runs for single sources together.</summary>
    private static IEnumerable<Fact> Headlines(RunData run)
    {
        (string Kind, string Count, string Label)[] wanted =
        [
            ("read", "records", "Records read"),
            ("hold_out", "documents_held_out", "Documents held out"),
            ("mix", "tokens_placed", "Tokens placed"),
            ("train", "tokens_seen", "Tokens seen"),
        ];
        foreach (var (kind, count, label) in wanted)
        {
            var stages = run.Done(kind).GroupBy(stage => stage.Node.Stage, StringComparer.Ordinal).ToList();
            foreach (var stage in stages)
            {
                var isOnly = stages.Count == 1;
                yield return new Fact(
                    isOnly ? count : $"{count}_{stage.Key}", isOnly ? label : $"{label}, {stage.Key}", stage.Sum(part => part.Counts[count]), ValueFormat.Count);
            }
        }
    }
}
