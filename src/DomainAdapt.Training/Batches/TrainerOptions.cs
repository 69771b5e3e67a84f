using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Objectives;
using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Batches;

/// <summary>How a training goes.</summary>
public sealed record TrainerOptions
{
    /// <summary>What is asked of a sequence; the next token unless given.</summary>
    public Objective Objective { get; init; } = Objective.NextToken;

    /// <summary>
    /// Weight of the squared logarithm of the softmax's denominator, which keeps logits from drifting (Chowdhery et al. 2022: 1e-4); the loss
    /// that is told is without it.
    /// </summary>
    public double ZLoss { get; init; }

    /// <summary>Share of numbers within the model that are set to 0 at random; of effect in models that have dropout.</summary>
    public double Dropout { get; init; }

    /// <summary>Seed of what is dropped.</summary>
    public long Seed { get; init; }

    /// <summary>Sequences of a step.</summary>
    public required int BatchSequences { get; init; }

    /// <summary>Sequences that are in memory at a time; the gradients of a step's parts add up. The whole step unless given.</summary>
    public int? MicroBatchSequences { get; init; }

    /// <summary>Tokens to train on at most, to the next whole sequence; all of the stream unless given.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>Floating-point operations to make at most, 6 for each weight and token, to the next whole sequence; no limit unless given.</summary>
    public double? BudgetFlops { get; init; }

    /// <summary>Hours that its steps may take in all attempts, checked between steps; no limit unless given.</summary>
    public double? BudgetHours { get; init; }

    /// <summary>What is watched to stop when it gets no better; nothing unless given.</summary>
    public Validation? Validation { get; init; }

    /// <summary>The learning rate of each step, given how many there are.</summary>
    public required Func<long, LearningRate> Schedule { get; init; }

    /// <summary>What the learning rate of a parameter is multiplied by, given its name; 1 unless given.</summary>
    public Func<string, double>? RateOf { get; init; }

    /// <summary>Settings of the optimiser.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>What the loss is multiplied by at first, in half precision; 1 for no scaling.</summary>
    public double LossScale { get; init; } = 1;

    /// <summary>Largest 2-norm of a step's gradient.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>What keeps it from a ruinous update; without one the first that is no number ends the training.</summary>
    public DivergenceGuard? Guard { get; init; }

    /// <summary>What watches that it forgets no more than it may; nothing unless given.</summary>
    public ForgettingGuard? Forgetting { get; init; }

    /// <summary>What it tries on prompts; nothing unless given.</summary>
    public Sampling? Sampling { get; init; }

    /// <summary>Who hears what it measures.</summary>
    public ITrainingObserver? Observer { get; init; }

    /// <summary>Called for each batch that is left out, as soon as it is.</summary>
    public Action<Incident>? OnIncident { get; init; }

    /// <summary>The documents of sequences, given the first and how many, so that a batch that is left out can be named by them.</summary>
    public Func<long, int, IReadOnlyList<string>>? DocumentsOf { get; init; }

    /// <summary>Steps from one checkpoint to the next.</summary>
    public long CheckpointEverySteps { get; init; } = 500;

    /// <summary>Threads that share an operator; part of what decides the last bits of every sum.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>What measures the hours.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Fingerprint of settings and data, which a checkpoint must bear to be gone on from.</summary>
    public string Fingerprint { get; init; } = "";
}

/// <summary>A step that was just made.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="PlannedTokens">Tokens in all.</param>
/// <param name="Loss">Mean loss of its targets, in nats.</param>
/// <param name="LearningRate">Its learning rate.</param>
public readonly record struct TrainingProgress(long Step, long Steps, long Tokens, long PlannedTokens, double Loss, double LearningRate);

/// <summary>What came of a training, besides the model's weights.</summary>
/// <param name="Account">What it took in, and why it ended.</param>
/// <param name="Curve">What was measured at each step.</param>
/// <param name="Validations">What the looks at held-out text found.</param>
/// <param name="Resumed">The state it went on from; null where it began anew.</param>
public sealed record TrainingResult(
    TrainingAccount Account, IReadOnlyList<TrainingPoint> Curve, IReadOnlyList<ValidationPoint> Validations, TrainingState? Resumed)
{
    /// <summary>How each step did on its sources.</summary>
    public IReadOnlyList<SourcePoint> Sources { get; init; } = [];

    /// <summary>What the model made of prompts.</summary>
    public IReadOnlyList<TrainingSample> Samples { get; init; } = [];
}
