using System.Globalization;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Verification;

/// <summary>Bytes per parameter, and what splitting them leaves on a device.</summary>
internal static class MemoryRows
{
    public static IEnumerable<VerificationRow> All() => [.. RuleOfThumb(), .. Recipes(), .. Split(), .. Adapters()];

    private static VerificationRow Row(string name, double expected, double tolerance, double computed, string source)
        => new("memory", name, expected, tolerance, computed, source);

    private static IEnumerable<VerificationRow> RuleOfThumb()
    {
        double[] hold = [4, 2, 1];
        double[] train = [24, 12, 6];
        for (var at = 0; at < hold.Length; at++)
        {
            var rule = TwentyFourBytesRule.All[at];
            yield return Row($"{rule.Precision}, GB to hold 1B parameters", hold[at], 0, rule.WeightBytes, Sources.TeachingNotes);
            yield return Row($"{rule.Precision}, GB to train 1B parameters", train[at], 0, rule.TrainingBytes, Sources.TeachingNotes);
        }
    }

    private static IEnumerable<VerificationRow> Recipes()
    {
        (PrecisionRecipe Recipe, double Bytes)[] known =
        [
            (PrecisionRecipe.Float32, 16), (PrecisionRecipe.BFloat16, 16), (PrecisionRecipe.Float16, 16), (PrecisionRecipe.Float32Gradients, 18),
            (PrecisionRecipe.PureBFloat16, 8), (PrecisionRecipe.EightBitAdam, 10), (PrecisionRecipe.LowRank, 16), (PrecisionRecipe.QuantizedLowRank, 16),
        ];
        foreach (var (recipe, bytes) in known)
            yield return Row($"{recipe.Title}, bytes of a trained parameter", bytes, 0, recipe.BytesPerTrained, recipe.Source);
        yield return Row("LoRA, bytes of a frozen parameter", 2, 0, PrecisionRecipe.LowRank.Frozen!.Value, PrecisionRecipe.LowRank.Source);
        yield return Row("QLoRA, bits of a frozen parameter", 4.127, 1e-4, PrecisionRecipe.DoubleQuantizedBits, PrecisionRecipe.QuantizedLowRank.Source);
        yield return Row("QLoRA, bytes without double quantisation", 0.5625, 0, PrecisionRecipe.QuantizedBits / 8, PrecisionRecipe.QuantizedLowRank.Source);
        foreach (var devices in new[] { 1, 8, 64 })
        {
            yield return Row(
                string.Create(CultureInfo.InvariantCulture, $"distributed optimiser over {devices}, bytes of a parameter"), 6 + (12.0 / devices), 0,
                DistributedOptimizer.BytesPerParameter(devices), PrecisionRecipe.Float32Gradients.Source);
        }
    }

    private static IEnumerable<VerificationRow> Split()
    {
        double[] exact = [120, 31.40625, 16.640625, 1.875];
        double[] printed = [120, 31.4, 16.6, 1.9];
        double[] volume = [2, 2, 2, 3];
        foreach (var stage in Enum.GetValues<ZeroStage>())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"7.5B over 64, ZeRO stage {(int)stage}");
            var gigabytes = StateMemory.Of(PrecisionRecipe.BFloat16, 7.5e9, 7.5e9, stage, 64).Total / 1e9;
            yield return Row($"{name}, GB", exact[(int)stage], 1e-12, gigabytes, Sources.Zero);
            yield return Row($"{name}, GB as printed", printed[(int)stage], 0.015, gigabytes, Sources.Zero);
            yield return Row($"{name}, elements sent per parameter", volume[(int)stage], 0, Communication.ElementsPerParameter(stage), Sources.Zero);
        }
    }

    private static IEnumerable<VerificationRow> Adapters()
    {
        const string Lora = Sources.Lora + ", table 4";
        yield return Row("GPT-3, adapters of rank 1, millions", 4.7, 0.01, LowRankAdapter.QueryAndValue(1, 96, 12_288) / 1e6, Lora);
        yield return Row("GPT-3, adapters of rank 8, millions", 37.7, 0.01, LowRankAdapter.QueryAndValue(8, 96, 12_288) / 1e6, Lora);
    }
}
