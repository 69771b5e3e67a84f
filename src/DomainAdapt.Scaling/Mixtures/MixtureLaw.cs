namespace DomainAdapt.Scaling.Mixtures;

/// <summary>The loss that a training on a mix ended with.</summary>
/// <param name="Share">Share of the mix that is of the text the loss is of, 0 to 1.</param>
/// <param name="Tokens">D, tokens of the mix.</param>
/// <param name="Loss">Loss, in any unit that is proportional to nats: bits a byte here.</param>
public readonly record struct MixturePoint(double Share, double Tokens, double Loss);

/// <summary>
/// How loss depends on the share of a mix: the D-CPT law (Que et al., arXiv:2406.01375, 2024),
/// L(N, D, r) = E + A/N^α + B·r^η/D^β + C/(r + ε)^γ, at one model size, where E + A/N^α is one number K. D is taken in units of <paramref name="Unit"/>.
/// </summary>
/// <param name="K">What neither share nor tokens remove at this size.</param>
/// <param name="B">Scale of what more tokens would remove.</param>
/// <param name="Eta">η, exponent of the share in that.</param>
/// <param name="Beta">β, exponent of the tokens.</param>
/// <param name="C">Scale of what a larger share would remove.</param>
/// <param name="Epsilon">ε, which keeps a share of 0 finite.</param>
/// <param name="Gamma">γ, exponent of the share.</param>
/// <param name="Unit">Tokens that D is counted in: those of the runs it was fitted to, so that B and C are of one size.</param>
public sealed record MixtureLaw(double K, double B, double Eta, double Beta, double C, double Epsilon, double Gamma, double Unit)
{
    // The exponents are few numbers on a grid: 5 to 9 runs do not tell neighbours apart. β is the exponent of Hoffmann et al., 2022.
    private const double UsualBeta = 0.28;
    private static readonly double[] Etas = [0.25, 0.5, 1, 2];
    private static readonly double[] Betas = [0.2, UsualBeta, 0.36, 0.5];
    private static readonly double[] Epsilons = [0.003, 0.01, 0.03, 0.1, 0.3, 1];
    private static readonly double[] Gammas = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6];

    /// <summary>Runs that a fit needs.</summary>
    public const int LeastPoints = 4;

    /// <summary>Loss after so many tokens of a mix with that share.</summary>
    public double Loss(double tokens, double share)
        => K + (B * Math.Pow(share, Eta) / Math.Pow(tokens / Unit, Beta)) + (C / Math.Pow(share + Epsilon, Gamma));

    /// <summary>
    /// Fits the law. Exponents are those of a grid that predict each run best from the others; K, B and C are then least squares, none below 0.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than <see cref="LeastPoints"/> runs.</exception>
    public static MixtureLaw Fit(IReadOnlyList<MixturePoint> points)
    {
        if (points.Count < LeastPoints)
            throw new ArgumentException($"A fit needs {LeastPoints} runs; found {points.Count}.", nameof(points));
        var unit = Math.Exp(points.Average(point => Math.Log(point.Tokens)));
        // Without runs of different lengths nothing tells β.
        var betas = points.Max(point => point.Tokens) < 1.5 * points.Min(point => point.Tokens) ? [UsualBeta] : Betas;
        var best = (Error: double.PositiveInfinity, Law: (MixtureLaw?)null);
        foreach (var law in from eta in Etas from beta in betas from epsilon in Epsilons from gamma in Gammas select new MixtureLaw(0, 0, eta, beta, 0, epsilon, gamma, unit))
        {
            var error = 0.0;
            for (var left = 0; left < points.Count && error < best.Error; left++)
            {
                var others = law.Scaled([.. points.Where((_, i) => i != left)]);
                var miss = others.Loss(points[left].Tokens, points[left].Share) - points[left].Loss;
                error += miss * miss;
            }
            if (error < best.Error)
                best = (error, law);
        }
        return (best.Law ?? throw new ArgumentException("Losses are to be finite.", nameof(points))).Scaled(points);
    }

    /// <summary>The same exponents with the scales that fit some points best.</summary>
    private MixtureLaw Scaled(IReadOnlyList<MixturePoint> points)
    {
        var rows = points.Select(point => new[] { 1, Math.Pow(point.Share, Eta) / Math.Pow(point.Tokens / Unit, Beta), 1 / Math.Pow(point.Share + Epsilon, Gamma) }).ToList();
        var scales = NonNegative.LeastSquares(rows, [.. points.Select(point => point.Loss)]);
        return this with { K = scales[0], B = scales[1], C = scales[2] };
    }
}
