namespace DomainAdapt.Reports.Inspection;

/// <summary>A training that saw documents of a take-down list, or that goes on from one that did.</summary>
/// <param name="Run">The run, as <c>pipeline/run id</c>.</param>
/// <param name="Training">The training's address in it.</param>
/// <param name="Documents">Documents it saw itself.</param>
/// <param name="Tokens">Tokens of them that it saw.</param>
/// <param name="Steps">The steps that saw them, as ranges, ascending; none where only a model before it did.</param>
/// <param name="Through">The trainings it goes on from that saw them, as <c>pipeline/run id/stage</c>.</param>
/// <param name="Checkpoints">Folders of weights made of it, relative to the store, each with the step it was written after.</param>
public sealed record AffectedTraining(
    string Run, string Training, long Documents, long Tokens, IReadOnlyList<StepRange> Steps, IReadOnlyList<string> Through,
    IReadOnlyList<WrittenCheckpoint> Checkpoints)
{
    /// <summary>How many steps saw them.</summary>
    public long StepCount => Steps.Sum(range => range.Last - range.First + 1);
}

/// <summary>Steps of a training, both ends included, from 1.</summary>
public readonly record struct StepRange(long First, long Last);

/// <summary>Weights on disk.</summary>
/// <param name="Folder">Their folder, relative to the store.</param>
/// <param name="Step">The step they were written after.</param>
public readonly record struct WrittenCheckpoint(string Folder, long Step);
