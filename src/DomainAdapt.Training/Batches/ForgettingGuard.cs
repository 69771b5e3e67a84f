namespace DomainAdapt.Training.Batches;

/// <summary>What is done when general text is predicted worse than by the base, beyond the tolerance.</summary>
public enum ForgettingAction
{
    /// <summary>It is said.</summary>
    Warn,

    /// <summary>The training ends, and hands on the model as it is.</summary>
    Stop,

    /// <summary>The training ends, and hands on the model of the last look within the tolerance.</summary>
    RollBack,

    /// <summary>The learning rate is lowered from then on, at every such look again.</summary>
    LowerLr,
}

/// <summary>A look at general text.</summary>
public sealed record ForgettingLook
{
    /// <summary>Steps done; 0 for the base.</summary>
    public required long Step { get; init; }

    /// <summary>Its loss: bits per byte under a decoder, nats a masked token under an encoder.</summary>
    public required double Loss { get; init; }

    /// <summary>By which part of the base's loss it is worse; below 0 where it is better.</summary>
    public required double Worsening { get; init; }
}

/// <summary>
/// Watches what a training forgets: general text is predicted by the base before the first step, and by the model every so many steps.
/// Learning a domain costs some of it (McCloskey and Cohen 1989); a replay of general text and a lower rate cost less (Ibrahim et al. 2024).
/// </summary>
/// <param name="Loss">Loss of the general text under the model as it is.</param>
/// <param name="EverySteps">Steps from one look to the next.</param>
/// <param name="Tolerance">The part of the base's loss by which it may be worse.</param>
/// <param name="Action">What is done beyond that.</param>
/// <param name="RateFactor">With <see cref="ForgettingAction.LowerLr"/>, what the rate is multiplied by.</param>
public sealed record ForgettingGuard(Func<double> Loss, long EverySteps, double Tolerance, ForgettingAction Action, double RateFactor = 0.5)
{
    /// <summary>Looks after so many steps.</summary>
    internal ForgettingLook Look(TrainingRecord record)
    {
        var loss = Math.Min(Loss(), double.MaxValue); // of weights that are no numbers it is none
        loss = double.IsNaN(loss) ? double.MaxValue : loss;
        var first = record.Looks.Count == 0 ? loss : record.Looks[0].Loss;
        return new ForgettingLook { Step = record.Step, Loss = loss, Worsening = loss / first - 1 };
    }

    /// <summary>Whether a look is beyond the tolerance.</summary>
    public bool IsBeyond(ForgettingLook look) => !(look.Worsening <= Tolerance);

    /// <summary>Whether the training ends for what it forgot.</summary>
    internal bool IsOver(TrainingRecord record)
        => Action is ForgettingAction.Stop or ForgettingAction.RollBack && record.Looks.Count > 0 && IsBeyond(record.Looks[^1]);

    /// <summary>What the learning rate is multiplied by.</summary>
    internal double RateAfter(TrainingRecord record)
        => Action == ForgettingAction.LowerLr ? Math.Pow(RateFactor, record.Looks.Count(IsBeyond)) : 1;

    /// <summary>The last step at which all was well, whose checkpoint is kept to go back to.</summary>
    internal long? LastWell(TrainingRecord record)
        => Action == ForgettingAction.RollBack ? record.Looks.LastOrDefault(look => !IsBeyond(look))?.Step : null;
}
