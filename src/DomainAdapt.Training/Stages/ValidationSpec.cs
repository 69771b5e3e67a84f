using DomainAdapt.Core.Specs;

namespace DomainAdapt.Training.Stages;

/// <summary>Held-out text that a training watches, to stop when it is predicted no better.</summary>
public sealed record ValidationSpec
{
    /// <summary>Steps from one look to the next.</summary>
    public long EverySteps { get; init; } = 100;

    /// <summary>Looks without a gain after which it stops.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Nats a token that a look must be better than the best so far to count as a gain.</summary>
    public double MinGain { get; init; }

    /// <summary>Documents of all sources at most, those of the lowest ids.</summary>
    public int MaxDocuments { get; init; } = 64;

    /// <summary>Positions predicted at a time.</summary>
    public int BatchTokens { get; init; } = 8192;

    internal Batches.Validation ToValidation(Func<double> loss) => new(loss, EverySteps, Patience, MinGain);

    internal void Check(SpecProblems problems)
    {
        foreach (var (name, value) in new[]
        {
            ("every_steps", EverySteps), ("patience", Patience), ("max_documents", MaxDocuments), ("batch_tokens", BatchTokens),
        })
        {
            if (value < 1)
                problems.Add(name, $"is {value}; expected 1 or more");
        }
        if (!double.IsFinite(MinGain) || MinGain < 0)
            problems.Add("min_gain", FormattableString.Invariant($"is {MinGain}; expected 0 or more"));
    }
}
