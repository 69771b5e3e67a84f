using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>Finds what a stage reads and the tasks it splits into, from what lies in the store.</summary>
public sealed class StageTasks(WorkFolder work, FileHashes hashes)
{
    /// <summary>The outputs of a stage's inputs, and what other runs hand to it.</summary>
    /// <exception cref="DomainAdaptException">An input is not done (exit code 5).</exception>
    public IReadOnlyList<StageFile> InputsOf(StageNode node) => [.. node.Inputs.SelectMany(input =>
    {
        var folder = work.FolderOf(input);
        var marker = folder.ReadMarker(hashes) ?? throw new DomainAdaptException(
            $"{node} needs the output of {input}, which is not there. Run that stage first, or run without --from and --only.", ExitCodes.InputsMissing);
        var files = folder.FilesOf(marker.Files);
        // A stage over all sources hands to a stage of one source what belongs to that source, and what belongs to none.
        return node.Source is null || input.Source is not null ? files : files.Where(file => file.Source is null || file.Source == node.Source.Name);
    }).Concat(node.ForeignInputs)];

    /// <summary>The tasks of a phase, when the phases before it are done.</summary>
    /// <exception cref="DomainAdaptException">There is no such phase (exit code 2), or an earlier one is not done (exit code 5).</exception>
    public IReadOnlyList<TaskInputs> Split(StageNode node, string phase)
    {
        if (!node.Stage.Phases.Contains(phase))
            throw new DomainAdaptException($"{node} has no phase '{phase}'. It has: {string.Join(", ", node.Stage.Phases)}.", ExitCodes.Spec);
        var folder = work.FolderOf(node);
        var inputs = InputsOf(node);
        var own = new List<StageFile>();
        foreach (var earlier in node.Stage.Phases.TakeWhile(earlier => earlier != phase))
        {
            var count = node.Stage.Split(earlier, new StageInputs(inputs, [.. own], node.Source)).Count;
            for (var index = 0; index < count; index++)
            {
                var marker = folder.ReadTaskMarker(earlier, index, hashes) ?? throw new DomainAdaptException(
                    $"{node} {phase} needs task {index} of {earlier}, which is not done.", ExitCodes.InputsMissing);
                own.AddRange(folder.FilesOf(marker.Files));
            }
        }
        return node.Stage.Split(phase, new StageInputs(inputs, own, node.Source));
    }
}
