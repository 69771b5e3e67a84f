using System.Text.Json;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>A model that a gate has promoted.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stage">The stage that trained it.</param>
public sealed record PromotedModel(RunFolder Run, string Stage)
{
    /// <summary>What stands for the stage in the name of a run's stage: <c>monthly/latest_promoted</c>.</summary>
    public const string LatestName = "latest_promoted";

    private const string GateKind = "gate";
    private const string PromotedCount = "promoted";

    /// <summary>The promoted models of a pipeline's runs, the newest first.</summary>
    public static IEnumerable<PromotedModel> Of(WorkFolder work, string pipeline)
        => from run in RunFolder.All(work, pipeline).Reverse()
           from node in run.Manifest.Nodes.Reverse()
           where node.Kind == GateKind && RunFolder.MarkerOf(work, node) is { } marker && marker.Counts[PromotedCount] == 1
           select new PromotedModel(run, StageOf(work, node));

    /// <summary>The newest promoted model of a pipeline.</summary>
    /// <exception cref="DomainAdaptException">There is none yet (exit code 5).</exception>
    public static PromotedModel Latest(WorkFolder work, string pipeline) => Of(work, pipeline).FirstOrDefault() ?? throw new DomainAdaptException(
        $"{pipeline}/{LatestName}: no gate of this pipeline has promoted a model yet. Name the first model for the first run, such as --set train.init.run=quickstart/base.",
        ExitCodes.InputsMissing);

    /// <summary>The stage with what it handed on.</summary>
    public RunStage Find(WorkFolder work)
    {
        var node = Run.Manifest.Nodes.First(node => node.Stage == Stage);
        return new RunStage(Run, node, RunFolder.FilesOf(work, node));
    }

    private static string StageOf(WorkFolder work, PlannedNode gate)
    {
        var path = RunFolder.FilesOf(work, gate).Single(file => file.Channel == "promotion").Path;
        using var promotion = JsonDocument.Parse(File.ReadAllBytes(path));
        return promotion.RootElement.GetProperty("model").GetString()!;
    }
}
