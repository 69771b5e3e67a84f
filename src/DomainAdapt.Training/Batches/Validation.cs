namespace DomainAdapt.Training.Batches;

/// <summary>How a training watches held-out text.</summary>
/// <param name="Loss">Mean loss of the text's tokens under the model as it is, in nats.</param>
/// <param name="EverySteps">Steps from one look to the next.</param>
/// <param name="Patience">Looks without a gain after which it stops.</param>
/// <param name="MinGain">Nats a look must be better than the best so far to count as a gain.</param>
public sealed record Validation(Func<double> Loss, long EverySteps, int Patience, double MinGain = 0)
{
    /// <summary>Whether the last looks brought no gain.</summary>
    public bool IsFlat(IReadOnlyList<ValidationPoint> points)
    {
        var (best, since) = (double.PositiveInfinity, 0);
        foreach (var point in points)
            (best, since) = point.Loss < best - MinGain ? (point.Loss, 0) : (best, since + 1);
        return since >= Patience;
    }
}

/// <summary>What a look at held-out text found.</summary>
public sealed record ValidationPoint
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Mean loss of the text's tokens, in nats.</summary>
    public required double Loss { get; init; }
}
