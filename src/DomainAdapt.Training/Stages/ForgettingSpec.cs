using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Batches;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// Watches what a training that goes on from a base forgets: held-out text of general sources, predicted by the base before the first step and by
/// the model as it learns. The tokenize stage must be among the inputs.
/// </summary>
public sealed record ForgettingSpec
{
    /// <summary>Steps from one look to the next; there is one after the last step in any case.</summary>
    public long EverySteps { get; init; } = 100;

    /// <summary>The part of the base's bits per byte by which general text may be predicted worse.</summary>
    public double Tolerance { get; init; } = 0.03;

    /// <summary>
    /// What is done beyond that: it is said; the training ends with the model as it is (<c>stop</c>) or with that of the last look
    /// within the tolerance (<c>roll_back</c>); or the learning rate is lowered at every such look (<c>lower_lr</c>).
    /// </summary>
    public ForgettingAction Action { get; init; } = ForgettingAction.Warn;

    /// <summary>With <c>action: lower_lr</c>, what the learning rate is multiplied by.</summary>
    public double LowerBy { get; init; } = 0.5;

    /// <summary>The sources that are general; those without <c>domain: true</c> unless given.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>Documents of all of them at most, those of the lowest ids.</summary>
    public int MaxDocuments { get; init; } = 64;

    /// <summary>Positions predicted at a time.</summary>
    public int BatchTokens { get; init; } = 8192;

    internal void Check(SpecProblems problems)
    {
        foreach (var (name, value) in new[] { ("every_steps", EverySteps), ("max_documents", MaxDocuments), ("batch_tokens", BatchTokens) })
        {
            if (value < 1)
                problems.Add(name, $"is {value}; expected 1 or more");
        }
        if (!double.IsFinite(Tolerance) || Tolerance < 0)
            problems.Add("tolerance", FormattableString.Invariant($"is {Tolerance}; expected 0 or more, such as 0.03 for 3 %"));
        if (LowerBy is not (> 0 and < 1))
            problems.Add("lower_by", FormattableString.Invariant($"is {LowerBy}; expected more than 0 and less than 1"));
        if (Sources is { Count: 0 })
            problems.Add("sources", "is empty; name general sources, or leave it out for all without domain: true");
    }

    internal ForgettingGuard ToGuard(Func<double> loss) => new(loss, EverySteps, Tolerance, Action, LowerBy);
}
