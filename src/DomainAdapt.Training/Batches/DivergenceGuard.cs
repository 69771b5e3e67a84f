using DomainAdapt.Training.Optimization;

namespace DomainAdapt.Training.Batches;

/// <summary>
/// Keeps a training from an update that would ruin it: one whose loss or gradient is no number, or lies many standard deviations above those of
/// the updates before. Such a batch is left out; after several in a row the weights were bad before, so they go back to an earlier
/// anchor and the batches since then are left out (as Chowdhery et al. 2022 did by hand); after several of those the training ends. All
/// of it is a function of what was measured, so a training that was cut decides as one that was not.
/// </summary>
public sealed record DivergenceGuard
{
    /// <summary>Updates that a step is compared with at most; at least half of them must be there.</summary>
    public int WindowSteps { get; init; } = 128;

    /// <summary>Standard deviations above their mean that are a spike.</summary>
    public double ZScore { get; init; } = 6;

    /// <summary>Skipped updates in a row after which the weights go back.</summary>
    public int SkipsInARow { get; init; } = 3;

    /// <summary>How often they may go back.</summary>
    public int RollBacks { get; init; } = 2;

    /// <summary>Steps from one anchor, a checkpoint that can be gone back to, to the next.</summary>
    public long AnchorEverySteps { get; init; } = 500;

    /// <summary>Steps at which other data begins, where another loss is no spike.</summary>
    public IReadOnlyList<long> Turns { get; init; } = [];

    /// <summary>The anchors that may still be needed once that step is done, latest first.</summary>
    public IEnumerable<long> AnchorsAt(long step)
        => Enumerable.Range(0, RollBacks + 2).Select(back => (step / AnchorEverySteps - back) * AnchorEverySteps).Where(anchor => anchor > 0);

    /// <summary>What to do about a step that was just measured; null where it is as the others.</summary>
    /// <param name="record">What was before it.</param>
    /// <param name="step">The step.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="norm">Its gradient's norm.</param>
    /// <param name="isWhole">
    /// Whether it has as many sequences as the others. The last one may have fewer; its loss and gradient then scatter more, and are only asked to be
    /// numbers.
    /// </param>
    internal Incident? Judge(TrainingRecord record, long step, double loss, double norm, bool isWhole)
    {
        var incident = Seen(record, step, loss, norm, isWhole);
        if (incident is null || InARow(record, step) + 1 < SkipsInARow)
            return incident;
        var (anchor, backs) = (AnchorBefore(record, step - SkipsInARow + 1), record.Incidents.Count(other => other.Action == IncidentAction.RolledBack));
        return anchor > 0 && backs < RollBacks
            ? incident with { Action = IncidentAction.RolledBack, RolledBackTo = anchor }
            : incident with { Action = IncidentAction.Stopped };
    }

    private Incident? Seen(TrainingRecord record, long step, double loss, double norm, bool isWhole)
    {
        var incident = new Incident { Step = step, Kind = IncidentKind.NotFinite, Action = IncidentAction.Skipped };
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
            return incident with { Loss = double.IsFinite(loss) ? loss : null, GradientNorm = double.IsFinite(norm) ? norm : null };

        if (!isWhole)
            return null;
        var turn = Turns.Where(turn => turn <= step).DefaultIfEmpty(0).Max();
        var recent = record.Curve.TakeLast(WindowSteps).Where(point => point.Step >= turn).ToList();
        var fewest = WindowSteps / 2;
        var ofLoss = Spikes.Score([.. recent.Select(point => point.Loss)], loss, fewest);
        var ofNorm = Spikes.Score([.. recent.Select(point => point.GradientNorm)], norm, fewest);
        if (ofLoss <= ZScore && ofNorm <= ZScore)
            return null;
        return incident with
        {
            Kind = ofLoss > ZScore ? IncidentKind.LossSpike : IncidentKind.GradientSpike,
            Loss = loss,
            GradientNorm = norm,
            ZScore = ofLoss > ZScore ? ofLoss : ofNorm,
        };
    }

    /// <summary>Skipped updates right before a step.</summary>
    private static long InARow(TrainingRecord record, long step)
    {
        var count = 0;
        while (record.Incidents.Count > count && record.Incidents[^(count + 1)] is { Action: IncidentAction.Skipped } skipped && skipped.Step == step - 1 - count)
            count++;
        return count;
    }

    /// <summary>The last anchor before a step; each time that was not far enough, one anchor earlier.</summary>
    private long AnchorBefore(TrainingRecord record, long step)
    {
        var anchor = (step - 1) / AnchorEverySteps * AnchorEverySteps;
        while (record.Incidents.Any(incident => incident.RolledBackTo == anchor))
            anchor -= AnchorEverySteps;
        return anchor;
    }
}
