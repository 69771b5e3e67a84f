namespace DomainAdapt.Scaling.Mixtures;

/// <summary>A short training on a mix, and what it predicted of held-out text.</summary>
/// <param name="Share">Share of the domain in the mix, 0 to 1.</param>
/// <param name="Tokens">Tokens of the mix.</param>
/// <param name="Domain">Bits per byte of held-out domain text.</param>
/// <param name="General">Bits per byte of held-out general text.</param>
public sealed record MixtureRun(double Share, double Tokens, double Domain, double General);

/// <summary>What is wanted of a mix.</summary>
/// <param name="Tokens">D, tokens that the mix is for; those of the runs unless it is to be for more.</param>
/// <param name="DomainWeight">How much the domain's loss counts, 0 to 1; the general's counts the rest.</param>
/// <param name="Tolerance">By how much, as a share, general text may become worse than the base predicts it.</param>
public sealed record MixtureGoal(double Tokens, double DomainWeight = 0.5, double Tolerance = 0);

/// <summary>A number, and the least and the most of it in fits without one run each.</summary>
public sealed record Estimate(double Value, double Least, double Most);

/// <summary>What short trainings at several shares say of the best one.</summary>
public sealed class MixtureAdvice
{
    private const double Step = 0.001;

    private readonly MixtureGoal _goal;
    private readonly double? _baseGeneral;
    private readonly double _least;
    private readonly double _most;

    /// <summary>Fits both laws.</summary>
    /// <param name="runs">The trainings.</param>
    /// <param name="goal">What is wanted.</param>
    /// <param name="baseGeneral">Bits per byte of general text under the model that all began with; null where that was no model yet.</param>
    public MixtureAdvice(IReadOnlyList<MixtureRun> runs, MixtureGoal goal, double? baseGeneral)
    {
        (_goal, _baseGeneral) = (goal, baseGeneral);
        (_least, _most) = (runs.Min(run => run.Share), runs.Max(run => run.Share));
        Domain = new MixtureFit([.. runs.Select(run => new MixturePoint(run.Share, run.Tokens, run.Domain))]);
        General = new MixtureFit([.. runs.Select(run => new MixturePoint(1 - run.Share, run.Tokens, run.General))]);
        Critical = _baseGeneral is null ? null : Of((_, general) => CriticalOf(general));
        Recommended = Of(RecommendedOf);
    }

    /// <summary>Domain loss by the domain's share.</summary>
    public MixtureFit Domain { get; }

    /// <summary>General loss by the general text's share.</summary>
    public MixtureFit General { get; }

    /// <summary>
    /// The critical mixture ratio (Gu et al., arXiv:2407.17467, 2024): the largest share of the domain with which general text is predicted no worse
    /// than by the base, tolerance included; null without a base.
    /// </summary>
    public Estimate? Critical { get; }

    /// <summary>
    /// The share with the least weighted loss, each relative to the best that the runs' range has; within the critical ratio where there is one above
    /// the least share tried. It never lies outside the shares that were tried.
    /// </summary>
    public Estimate Recommended { get; }

    private Estimate Of(Func<MixtureLaw, MixtureLaw, double> share)
    {
        var value = share(Domain.Law, General.Law);
        var others = Domain.Without.Zip(General.Without, share).Append(value).ToList();
        return new Estimate(value, others.Min(), others.Max());
    }

    private double CriticalOf(MixtureLaw general)
    {
        var most = _baseGeneral!.Value * (1 + _goal.Tolerance);
        var critical = 0.0;
        foreach (var share in Shares(0, 1))
        {
            if (general.Loss(_goal.Tokens, 1 - share) > most)
                break;
            critical = share;
        }
        return critical;
    }

    private double RecommendedOf(MixtureLaw domain, MixtureLaw general)
    {
        var most = _baseGeneral is null ? _most : Math.Clamp(CriticalOf(general), _least, _most);
        var shares = Shares(_least, _most).ToList();
        var (bestDomain, bestGeneral) = (shares.Min(share => domain.Loss(_goal.Tokens, share)), shares.Min(share => general.Loss(_goal.Tokens, 1 - share)));
        return shares.Where(share => share <= most + 1e-9).MinBy(share =>
            (_goal.DomainWeight * domain.Loss(_goal.Tokens, share) / bestDomain) + ((1 - _goal.DomainWeight) * general.Loss(_goal.Tokens, 1 - share) / bestGeneral));
    }

    private static IEnumerable<double> Shares(double from, double to)
        => Enumerable.Range(0, (int)Math.Round((to - from) / Step) + 1).Select(i => Math.Min(to, from + (i * Step)));
}
