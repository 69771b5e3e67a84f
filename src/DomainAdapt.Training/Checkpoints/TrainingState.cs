using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>Where a training is: with the weights and the optimiser's means, all that the next step depends on.</summary>
public sealed record TrainingState
{
    /// <summary>Batches taken.</summary>
    public required long Step { get; init; }

    /// <summary>Tokens of those that updates were made of.</summary>
    public required long Tokens { get; init; }

    /// <summary>Tokens of all of them.</summary>
    public required long Passed { get; init; }

    /// <summary>Updates that the weights are made of.</summary>
    public required long Updates { get; init; }

    /// <summary>Fingerprint of settings and data: a state of another is not gone on from.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Threads that summed the numbers; another number sums in another order.</summary>
    public required int Threads { get; init; }

    /// <summary>What the loss is multiplied by in half precision.</summary>
    public LossScaleState LossScale { get; init; } = new(1, 0);

    /// <summary>Seconds that its steps took, in all attempts.</summary>
    public double Seconds { get; init; }

    /// <summary>Version that libtorch tells of itself.</summary>
    public string? Libtorch { get; init; }

    /// <summary>What was measured so far.</summary>
    public IReadOnlyList<TrainingPoint> Curve { get; init; } = [];

    /// <summary>What the looks at held-out text found so far.</summary>
    public IReadOnlyList<ValidationPoint> Validations { get; init; } = [];

    /// <summary>Batches that were left out so far.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];

    /// <summary>How the steps did on each of their sources.</summary>
    public IReadOnlyList<SourcePoint> Sources { get; init; } = [];

    /// <summary>What the looks at general text found so far.</summary>
    public IReadOnlyList<ForgettingLook> Looks { get; init; } = [];

    /// <summary>What the model made of prompts so far.</summary>
    public IReadOnlyList<TrainingSample> Samples { get; init; } = [];
}

/// <summary>What was measured at a step.</summary>
public sealed record TrainingPoint
{
    /// <summary>The step, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Tokens seen with it.</summary>
    public required long Tokens { get; init; }

    /// <summary>Mean loss of its targets before the update, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Learning rate of the update.</summary>
    public required double LearningRate { get; init; }

    /// <summary>2-norm of the gradient before clipping.</summary>
    public required double GradientNorm { get; init; }
}
