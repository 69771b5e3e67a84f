namespace DomainAdapt.Scaling.Laws;

/// <summary>One row of tables 3 and A3 of Hoffmann et al., arXiv:2203.15556, 2022: what a model size asks for by each approach.</summary>
/// <param name="Parameters">N.</param>
/// <param name="Flops">Compute by approach 1.</param>
/// <param name="Tokens1">D by approach 1.</param>
/// <param name="Tokens2">D by approach 2.</param>
/// <param name="Tokens3">D by approach 3.</param>
public sealed record ChinchillaRow(double Parameters, double Flops, double Tokens1, double Tokens2, double Tokens3);

/// <summary>The published table, to hold the laws against.</summary>
public static class ChinchillaTable
{
    /// <summary>All rows, smallest model first.</summary>
    public static IReadOnlyList<ChinchillaRow> Rows { get; } =
    [
        new(0.4e9, 1.92e19, 8.0e9, 7.7e9, 9.2e9),
        new(1e9, 1.21e20, 20.2e9, 20.0e9, 27.1e9),
        new(10e9, 1.23e22, 205.1e9, 219.5e9, 410.1e9),
        new(67e9, 5.76e23, 1.5e12, 1.7e12, 4.1e12),
        new(175e9, 3.85e24, 3.7e12, 4.3e12, 12.0e12),
        new(280e9, 9.90e24, 5.9e12, 7.1e12, 20.1e12),
        new(520e9, 3.43e25, 11.0e12, 13.4e12, 43.5e12),
        new(1e12, 1.27e26, 21.2e12, 26.5e12, 94.1e12),
        new(10e12, 1.30e28, 216.2e12, 292.0e12, 1_425.5e12),
    ];
}
