using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>BloombergGPT's published run worked out again: Wu et al., arXiv:2303.17564, 2023.</summary>
public static class BloombergReplay
{
    /// <summary>Tokens of the corpus, 708.9 billion (table 1).</summary>
    public const double CorpusTokens = 708.9e9;

    /// <summary>Tokens of its domain part, 363.5 billion (table 1).</summary>
    public const double DomainTokens = 363.5e9;

    /// <summary>Budget of the project, hours of A100 40 GB, and what recompute leaves of them (section 3.2 of the paper).</summary>
    public const double BudgetGpuHours = 1.3e6, RecomputeShare = 0.75;

    /// <summary>Tokens of a sequence.</summary>
    public const int SequenceTokens = 2048;

    /// <summary>Sequences of a step up to step 7,200 and after it, and steps in all.</summary>
    public const int FirstBatch = 1024, FirstSteps = 7_200, Batch = 2048, Steps = 139_200;

    /// <summary>GPUs.</summary>
    public const int Gpus = 512;

    /// <summary>Seconds of a step, and FLOP/s of a GPU in the paper's count.</summary>
    public const double StepSeconds = 32.5, PublishedFlopsPerSecond = 102e12;

    /// <summary>Tokens seen: 568,747,622,400.</summary>
    public static double TokensSeen => ((FirstSteps * (double)FirstBatch) + ((Steps - FirstSteps) * (double)Batch)) * SequenceTokens;

    /// <summary>FLOPs that the budget buys, less recompute.</summary>
    public static double BudgetFlops => BudgetGpuHours * 3600 * RecomputeShare * PublishedFlopsPerSecond;

    /// <summary>FLOP/s of a GPU, recompute counted: 8N times the tokens of a full step.</summary>
    public static double HardwareFlopsPerSecond
        => TrainingFlops.WithRecompute(ModelShapes.BloombergGpt.Parameters, Batch * (double)SequenceTokens) / StepSeconds / Gpus;

    /// <summary>FLOP/s of a GPU that the model needed.</summary>
    public static double ModelFlopsPerSecond => HardwareFlopsPerSecond * TrainingFlops.PerParameterToken / TrainingFlops.PerParameterTokenRecomputed;

    /// <summary>Hardware FLOPs of the whole run by shape.</summary>
    public static double HardwareFlops => new IterationFlops(
        TokensSeen / SequenceTokens, SequenceTokens, ModelShapes.BloombergGpt.Layers, ModelShapes.BloombergGpt.Hidden,
        ModelShapes.BloombergGpt.Vocabulary).FullRecompute;

    /// <summary>Share of the corpus that was seen.</summary>
    public static double ShareOfOnePass => TokensSeen / CorpusTokens;

    /// <summary>The replay.</summary>
    public static BudgetSection Section()
    {
        const string Paper = Sources.BloombergGpt;
        const string Arithmetic = "arithmetic on its numbers";
        double parameters = ModelShapes.BloombergGpt.Parameters;
        Constant n = new("N", parameters), d = new("D", TokensSeen), c = new("C", BudgetFlops), u = new("U", CorpusTokens);
        return new BudgetSection(
            "BloombergGPT, replayed",
            [
                new("parameters", parameters, "", "V·h + L·(12h² + 13h) + 4h", [new("V", 131_072), new("h", 7680), new("L", 70)], Paper),
                new("FLOPs of the budget", BudgetFlops, "FLOPs", "hours·3600·0.75·102e12", [new("hours", BudgetGpuHours)], Paper),
                new("parameters by Chinchilla approach 1", ComputeOptimalLine.Approach1.Parameters(BudgetFlops), "", "10^(0.498·log C - 1.004)", [c], Paper),
                new("tokens by Chinchilla approach 1", ComputeOptimalLine.Approach1.Tokens(BudgetFlops), "tokens", "10^(0.502·log C + 0.229)", [c], Paper),
                new("width for 70 layers", DepthWidthLaw.Width(70), "", "e^5.039·e^(0.0555·L)", [new("L", 70)], Sources.Levine),
                new("tokens of the corpus", CorpusTokens, "tokens", "table 1", [], Paper),
                new("domain share, as printed", FinPile.Domain.Share, "%", "table 1", [new("domain", DomainTokens), u], Paper),
                new("public share, as printed", FinPile.Public.Share, "%", "table 1", [new("public", CorpusTokens - DomainTokens), u], Paper),
                new("tokens seen", TokensSeen, "tokens", "(7200·1024 + 132000·2048)·2048", [], Arithmetic),
                new("share of one pass", 100 * ShareOfOnePass, "%", "D/U", [d, u], Arithmetic),
                new("tokens seen per parameter", TokensSeen / parameters, "", "D/N", [d, n], Arithmetic),
                new("share of the 20 tokens rule", 100 * TokensSeen / TwentyTokensRule.TokensFor(parameters), "%", "D/20N", [d, n], Sources.Chinchilla),
                new("hardware rate of a GPU", HardwareFlopsPerSecond / 1e12, "TFLOP/s", "8·N·2048² / 32.5 s / 512", [n], Arithmetic),
                new("MFU", 100 * Throughput.Utilization(ModelFlopsPerSecond, Accelerator.A100Of40.HalfPeak), "%", "6/8·rate/312e12",
                    [new("rate", HardwareFlopsPerSecond)], Arithmetic),
                new("hardware FLOPs by 8ND", TrainingFlops.WithRecompute(parameters, TokensSeen), "FLOPs", "8·N·D", [n, d], $"{Sources.Kaplan}; full recompute"),
                new("hardware FLOPs by shape", HardwareFlops, "FLOPs", "96·B·s·L·h²·(1 + s/6h + V/16Lh)", [d], Sources.Narayanan),
                new("time", Steps * StepSeconds / PetaflopDays.SecondsPerDay, "days", "139200·32.5 s", [], Arithmetic),
                new("GPU-hours", Steps * StepSeconds / 3600 * Gpus, "h", "512·time", [], Arithmetic),
            ],
            [
                "As it is often told: a 50B model that should have seen 1.4T tokens saw the 569B that there were, and training ended because the data did.",
                "By this program's definition no source was exhausted: 569B is 80.2 % of one pass over 708.9B tokens, so a fifth of the corpus was never seen.",
            ]);
    }
}
