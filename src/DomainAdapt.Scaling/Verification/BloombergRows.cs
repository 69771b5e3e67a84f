using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Verification;

/// <summary>BloombergGPT's run, replayed.</summary>
internal static class BloombergRows
{
    public static IEnumerable<VerificationRow> All()
    {
        double parameters = ModelShapes.BloombergGpt.Parameters;
        var budget = BloombergReplay.BudgetFlops;
        var (first, second) = (ComputeOptimalLine.Approach1, ComputeOptimalLine.Approach2);
        yield return Row("parameters", 50_558_868_480, 0, parameters);
        yield return Row("FLOPs of the budget", 3.58e23, 1e-3, budget);
        // The printed pair implies a slightly smaller compute than hours times rate: 3 %.
        yield return Row("parameters by approach 1, billions", 52.993, 0.03, first.Parameters(budget) / 1e9);
        yield return Row("tokens by approach 1, billions", 1_111.112, 0.03, first.Tokens(budget) / 1e9);
        yield return Row("parameters by approach 2, billions", 49.753, 0.03, second.Parameters(budget) / 1e9);
        yield return Row("tokens by approach 2, billions", 1_175.766, 0.03, second.Tokens(budget) / 1e9);
        yield return Row("parameters by approach 1, billions, from hours and rate", 53.19, 1e-3, first.Parameters(budget) / 1e9);
        yield return Row("tokens by approach 1, billions, from hours and rate", 1_130, 1e-3, first.Tokens(budget) / 1e9);
        yield return Row("compute that the printed tokens imply", 3.46e23, 2e-3, first.FlopsOfTokens(1_111.112e9));
        yield return Row("compute that the printed parameters imply", 3.55e23, 2e-3, first.Flops(52.993e9));
        yield return Row("width for 70 layers", 7_510, 1e-3, DepthWidthLaw.Width(70));
        yield return Row("tokens seen", 568_747_622_400, 0, BloombergReplay.TokensSeen);
        yield return Row("tokens seen, as told", 569e9, 1e-3, BloombergReplay.TokensSeen);
        yield return Row("% of one pass", 80.2, 1e-3, 100 * BloombergReplay.ShareOfOnePass);
        yield return Row("% of domain tokens", 51.27, 2e-4, 100 * BloombergReplay.DomainTokens / BloombergReplay.CorpusTokens);
        yield return Row("% of public tokens", 48.73, 2e-4, 100 * (1 - (BloombergReplay.DomainTokens / BloombergReplay.CorpusTokens)));
        yield return Row("hardware TFLOP/s of a GPU", 101.95, 1e-3, BloombergReplay.HardwareFlopsPerSecond / 1e12);
        yield return Row("hardware TFLOP/s of a GPU, as told", 102, 1e-3, BloombergReplay.HardwareFlopsPerSecond / 1e12);
        yield return Row("model TFLOP/s of a GPU", 76.5, 1e-3, BloombergReplay.ModelFlopsPerSecond / 1e12);
        yield return Row("MFU, %", 24.5, 2e-3, 100 * BloombergReplay.ModelFlopsPerSecond / Accelerator.A100Of40.HalfPeak);
        yield return Row("days", 52.4, 1e-3, BloombergReplay.Steps * BloombergReplay.StepSeconds / PetaflopDays.SecondsPerDay);
        yield return Row("days, as told", 53, 0.015, BloombergReplay.Steps * BloombergReplay.StepSeconds / PetaflopDays.SecondsPerDay);
        yield return Row("thousand GPU-hours", 643, 1e-3, BloombergReplay.Steps * BloombergReplay.StepSeconds / 3600 * BloombergReplay.Gpus / 1e3);
        yield return Row("FLOPs by 8ND", 2.30e23, 2e-3, TrainingFlops.WithRecompute(parameters, BloombergReplay.TokensSeen));
        yield return Row("FLOPs by shape", 2.39e23, 2e-3, BloombergReplay.HardwareFlops);
        yield return Row("FLOPs by shape, against the paper's", 2.36e23, 0.015, BloombergReplay.HardwareFlops);
        yield return Row("tokens seen per parameter", 11.25, 1e-3, BloombergReplay.TokensSeen / parameters);
        yield return Row("% of the 20 tokens rule", 56, 5e-3, 100 * BloombergReplay.TokensSeen / TwentyTokensRule.TokensFor(parameters));
    }

    private static VerificationRow Row(string name, double expected, double tolerance, double computed)
        => new("BloombergGPT", name, expected, tolerance, computed, Sources.BloombergGpt);
}
