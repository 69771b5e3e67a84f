namespace DomainAdapt.Scaling.Mixtures;

/// <summary>A law with what the runs it was fitted to leave open: fits without each of them in turn (the jackknife; Efron and Tibshirani, 1993).</summary>
public sealed class MixtureFit
{
    private readonly IReadOnlyList<MixtureLaw> _without;
    private readonly double _deviation;

    /// <summary>Fits a law to runs.</summary>
    public MixtureFit(IReadOnlyList<MixturePoint> points)
    {
        Law = MixtureLaw.Fit(points);
        _without = points.Count > MixtureLaw.LeastPoints
            ? [.. Enumerable.Range(0, points.Count).Select(left => MixtureLaw.Fit([.. points.Where((_, i) => i != left)]))]
            : [Law];
        // The least and the largest share are not counted: without them a fit must reach beyond its runs, as a prediction never does.
        var (least, most) = (points.Min(point => point.Share), points.Max(point => point.Share));
        _deviation = points.Count > MixtureLaw.LeastPoints
            ? Math.Sqrt(points.Index().Where(point => point.Item.Share > least && point.Item.Share < most)
                .Select(point => Math.Pow(_without[point.Index].Loss(point.Item.Tokens, point.Item.Share) - point.Item.Loss, 2)).Average())
            : Math.Sqrt(points.Select(point => Math.Pow(Law.Loss(point.Tokens, point.Share) - point.Loss, 2)).Sum() / Math.Max(1, points.Count - 3));
    }

    /// <summary>The law of all runs.</summary>
    public MixtureLaw Law { get; }

    /// <summary>The laws without one run each.</summary>
    public IReadOnlyList<MixtureLaw> Without => _without;

    /// <summary>Root mean square of what each run between the outermost shares was off the fit to the others.</summary>
    public double Deviation => _deviation;

    /// <summary>A prediction, and how far a run may be from it: twice the jackknife's standard error and the runs' own deviation together.</summary>
    public (double Loss, double HalfWidth) Predict(double tokens, double share)
    {
        var others = _without.Select(law => law.Loss(tokens, share)).ToList();
        var (n, mean) = (others.Count, others.Average());
        var variance = (n - 1.0) / n * others.Sum(loss => Math.Pow(loss - mean, 2));
        return (Law.Loss(tokens, share), 2 * Math.Sqrt(variance + (_deviation * _deviation)));
    }
}
