using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Verification;

/// <summary>FLOPs, petaFLOP/s-days and peaks.</summary>
internal static class ComputeRows
{
    private const string Gpt3 = Sources.Gpt3 + ", table D.1";
    private const string Sheets = "data sheets, 2020 to 2024";

    public static IEnumerable<VerificationRow> All() => [.. Units(), .. TableD1(), .. ByShape(), .. TableA4()];

    private static VerificationRow Row(string name, double expected, double tolerance, double computed, string source)
        => new("compute", name, expected, tolerance, computed, source);

    private static IEnumerable<VerificationRow> Units()
    {
        yield return Row("FLOPs of a petaFLOP/s-day", 8.64e19, 0, PetaflopDays.Flops, "Amodei and Hernandez, 2018");
        yield return Row("petaFLOP/s of 8 V100 at peak", 1.0, 0, 8 * Accelerator.V100.HalfPeak / 1e15, Sheets);
        yield return Row("petaFLOP/s of 2 A100 at peak", 0.624, 1e-12, 2 * Accelerator.A100.HalfPeak / 1e15, Sheets);
        yield return Row("TFLOP/s of an A100", 312, 0, Accelerator.A100.HalfPeak / 1e12, Sheets);
        yield return Row("TFLOP/s of an H100 SXM", 989.5, 0, Accelerator.H100.HalfPeak / 1e12, Sheets);
        yield return Row("TFLOP/s of an H100 PCIe", 756, 0, Accelerator.H100Pcie.HalfPeak / 1e12, Sheets);
        yield return Row("TFLOP/s of an H200", 989.5, 0, Accelerator.H200.HalfPeak / 1e12, Sheets);
        yield return Row("GPT-3 175B by 6ND", 3.1428e23, 1e-12, TrainingFlops.Of(174.6e9, 300e9), Gpt3);
        yield return Row("GPT-3 175B in petaFLOP/s-days", 3637.5, 1e-9, PetaflopDays.Of(TrainingFlops.Of(174.6e9, 300e9)), Gpt3);
    }

    // Parameters are printed in whole millions, BERT's and T5's to three figures: 1 %.
    private static IEnumerable<VerificationRow> TableD1() => TrainingRun.Gpt3TableD1.SelectMany(run => new[]
    {
        Row($"{run.Name}, FLOPs", run.PublishedFlops, 0.01, run.Flops, Gpt3),
        Row($"{run.Name}, petaFLOP/s-days", run.PublishedPetaflopDays, 0.01, PetaflopDays.Of(run.Flops), Gpt3),
    });

    private static IEnumerable<VerificationRow> ByShape()
    {
        const string Derived = "counted matrix by matrix for GPT-2 124M at 1024 tokens";
        var forward = new ForwardFlops(1024, 12, 768, 50_257);
        yield return Row("GPT-2 block forward", 17_716_740_096, 0, forward.Block, Derived);
        yield return Row("GPT-2 logits forward", 79_047_426_048, 0, forward.Logits, Derived);
        yield return Row("GPT-2 forward", 291_648_307_200, 0, forward.Total, Derived);
        yield return Row("GPT-2 forward and backward", 874_944_921_600, 0, forward.Training, Derived);
        var gpt2 = new Gpt2Shape("gpt2-no-bias", 12, 768, 12, HasBias: false);
        yield return Row(
            "GPT-2 by 6N + 12LHQT", 875_062_886_400, 0,
            1024 * AttentionFlops.TrainingPerToken(gpt2.Parameters - gpt2.PositionParameters, gpt2.Layers, gpt2.AttentionWidth, 1024), Sources.Palm);
        var gpt3 = new IterationFlops(1, 2048, 96, 12_288, 51_200);
        var mtNlg = new IterationFlops(1, 2048, 105, 20_480, 51_200);
        yield return Row("selective recompute, GPT-3, % more FLOPs", 2.7, 0.02, 100 * ((gpt3.SelectiveRecompute / gpt3.Model) - 1), Sources.Korthikanti);
        yield return Row("selective recompute, MT-NLG, % more FLOPs", 1.6, 0.03, 100 * ((mtNlg.SelectiveRecompute / mtNlg.Model) - 1), Sources.Korthikanti);
        yield return Row("full recompute, GPT-3, % more FLOPs", 33, 0.02, 100 * ((gpt3.FullRecompute / gpt3.Model) - 1), Sources.Korthikanti);
    }

    private static IEnumerable<VerificationRow> TableA4()
    {
        double[] published = [1.025, 1.101, 1.083, 1.044, 1.033, 0.994];
        return ChinchillaShape.TableA4.Zip(published, (shape, ratio) => Row(
            $"Chinchilla {shape.Name}, FLOPs over 6ND", ratio, 5e-4, ChinchillaFlops.RatioToRule(shape, 2048), Sources.Chinchilla + ", table A4"));
    }
}
