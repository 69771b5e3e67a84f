using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Batches;

/// <summary>Hears what a training measures, while it trains. Nothing it does may change the training.</summary>
public interface ITrainingObserver
{
    /// <summary>An update was made.</summary>
    void Updated(TrainingPoint point, IReadOnlyList<SourcePoint> sources);

    /// <summary>Held-out text was looked at.</summary>
    void Validated(ValidationPoint point);

    /// <summary>General text was looked at.</summary>
    void Looked(ForgettingLook look);

    /// <summary>Prompts were gone on with.</summary>
    void Sampled(IReadOnlyList<TrainingSample> samples);
}

/// <summary>How a step did on one of its sources.</summary>
/// <param name="Step">The step.</param>
/// <param name="Source">The source.</param>
/// <param name="Targets">Tokens of it that were asked for.</param>
/// <param name="Loss">Their mean loss before the update, in nats.</param>
public sealed record SourcePoint(long Step, string Source, long Targets, double Loss);

/// <summary>What a model made of a prompt.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Text">The text that follows it.</param>
public sealed record TrainingSample(long Step, string Prompt, string Text);

/// <summary>How a training tries its model on prompts.</summary>
/// <param name="Make">Makes the samples of a step.</param>
/// <param name="EverySteps">Steps from one trial to the next.</param>
public sealed record Sampling(Func<long, IReadOnlyList<TrainingSample>> Make, long EverySteps);
