using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>A stage of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Node">The stage; of one per source, the first.</param>
/// <param name="Files">What it handed on.</param>
public sealed record RunStage(RunFolder Run, PlannedNode Node, IReadOnlyList<StageFile> Files)
{
    /// <summary>Finds a stage by what names its run, a slash and its name: <c>quickstart/adapted</c> of the newest run of that pipeline, or <c>monthly/latest_promoted</c>.</summary>
    /// <exception cref="DomainAdaptException">There is no such run or stage, or it is not done (exit code 5).</exception>
    public static RunStage Find(WorkFolder work, string name)
    {
        var slash = name.LastIndexOf('/');
        if (slash < 0)
            throw new DomainAdaptException($"{name}: names no stage of a run; expected PIPELINE/STAGE, such as quickstart/adapted.", ExitCodes.InputsMissing);
        if (name[(slash + 1)..] == PromotedModel.LatestName)
            return PromotedModel.Latest(work, name[..slash]).Find(work);
        var run = RunFolder.Find(work, name[..slash]);
        var node = run.Manifest.Nodes.FirstOrDefault(node => node.Stage == name[(slash + 1)..] || node.Address == name[(slash + 1)..]) ?? throw new DomainAdaptException(
            $"{name}: the run {run.Id} has no stage '{name[(slash + 1)..]}'. It has: {string.Join(", ", run.Manifest.Nodes.Select(node => node.Stage).Distinct())}.",
            ExitCodes.InputsMissing);
        return new RunStage(run, node, RunFolder.FilesOf(work, node));
    }
}
