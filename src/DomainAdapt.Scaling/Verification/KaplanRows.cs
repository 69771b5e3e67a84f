using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Verification;

/// <summary>The laws of 2020 at round arguments.</summary>
internal static class KaplanRows
{
    public static IEnumerable<VerificationRow> All()
    {
        yield return Row("L(N = 1e9)", 2.3756, 5e-5, KaplanLaws.LossOfParameters(1e9));
        yield return Row("L(D = 1e10)", 2.2624, 5e-5, KaplanLaws.LossOfTokens(1e10));
        yield return Row("L(C at its scale)", 1, 0, KaplanLaws.LossOfCompute(KaplanLaws.ComputeScale));
        yield return Row("fewest tokens for 1e9", 2.29e10, 3e-3, KaplanLaws.LeastTokens(1e9));
        yield return Row("critical batch at L = 3", 1.069e6, 5e-4, KaplanLaws.CriticalBatch(3));
    }

    private static VerificationRow Row(string name, double expected, double tolerance, double computed)
        => new("Kaplan", name, expected, tolerance, computed, Sources.Kaplan);
}
