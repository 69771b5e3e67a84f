namespace DomainAdapt.Core.Stages;

/// <summary>What a phase can read: the outputs of the stage's input stages, and those of its own earlier phases.</summary>
/// <param name="Files">Outputs of input stages, in the order of the pipeline file, then source, then task, then name.</param>
/// <param name="Own">Outputs of this stage's earlier phases, in the same order.</param>
/// <param name="Source">With <see cref="StageScope.PerSource"/>, the source it runs for.</param>
public sealed record StageInputs(IReadOnlyList<StageFile> Files, IReadOnlyList<StageFile> Own, SourceContext? Source)
{
    /// <summary>Input files of a channel, of one stage where given.</summary>
    public IEnumerable<StageFile> Channel(string channel, string? stage = null)
        => Files.Where(file => file.Channel == channel && (stage is null || file.Stage == stage));

    /// <summary>This stage's own files of a channel.</summary>
    public IEnumerable<StageFile> OwnChannel(string channel) => Own.Where(file => file.Channel == channel);

    /// <summary>One task for each input file of a channel, labelled with the file's source.</summary>
    public IReadOnlyList<TaskInputs> OneTaskPerFile(string channel)
        => [.. Channel(channel).Select(file => new TaskInputs([file], file.Source))];
}
