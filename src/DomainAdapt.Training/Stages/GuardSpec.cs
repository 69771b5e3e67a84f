using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Batches;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// When an update is not made, because it would ruin the model: its loss or gradient is no number, or lies far above those before it. The batch is
/// left out and its documents are named; after several in a row the training goes back to an earlier checkpoint, and after several of those it ends.
/// A last batch that is smaller than the others is only asked to have numbers.
/// </summary>
public sealed record GuardSpec
{
    /// <summary>Whether it watches; without it the first loss or gradient that is no number ends the training.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Standard deviations above the mean of the updates before that are a spike; 6 as OLMo has it (Groeneveld et al. 2024).</summary>
    public double ZScore { get; init; } = 6;

    /// <summary>Updates that a step is compared with at most; it takes half of them to judge. 128 as in OLMo and llm.c.</summary>
    public int WindowSteps { get; init; } = 128;

    /// <summary>Batches left out in a row after which the weights go back.</summary>
    public int SkipsInARow { get; init; } = 3;

    /// <summary>How often they go back; then the training ends as diverged.</summary>
    public int RollBacks { get; init; } = 2;

    /// <summary>Steps from one checkpoint that can be gone back to, to the next; they are kept besides the latest checkpoints.</summary>
    public long AnchorEverySteps { get; init; } = 500;

    internal void Check(SpecProblems problems)
    {
        foreach (var (name, value, least) in new (string, long, long)[]
        {
            ("window_steps", WindowSteps, 4), ("skips_in_a_row", SkipsInARow, 1), ("roll_backs", RollBacks, 0), ("anchor_every_steps", AnchorEverySteps, 1),
        })
        {
            if (value < least)
                problems.Add(name, $"is {value}; expected {least} or more");
        }
        if (!double.IsFinite(ZScore) || ZScore <= 0)
            problems.Add("z_score", FormattableString.Invariant($"is {ZScore}; expected more than 0"));
    }

    /// <summary>The guard of a training whose data changes at some sequences.</summary>
    internal DivergenceGuard? ToGuard(IEnumerable<long> turns, int batchSequences) => !Enabled ? null : new DivergenceGuard
    {
        ZScore = ZScore,
        WindowSteps = WindowSteps,
        SkipsInARow = SkipsInARow,
        RollBacks = RollBacks,
        AnchorEverySteps = AnchorEverySteps,
        Turns = [.. turns.Select(sequence => sequence / batchSequences + 1)],
    };
}
