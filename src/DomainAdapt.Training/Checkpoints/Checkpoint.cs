namespace DomainAdapt.Training.Checkpoints;

/// <summary>A checkpoint on the disk.</summary>
/// <param name="State">Where the training was.</param>
/// <param name="Files">SHA-256 of its files, by name: two trainings that agree in those of model and optimiser agree in every bit.</param>
public sealed record Checkpoint(TrainingState State, IReadOnlyDictionary<string, string> Files);
