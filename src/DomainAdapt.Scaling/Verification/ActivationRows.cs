using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Verification;

/// <summary>Activations with and without recompute, tensor and sequence parallelism.</summary>
internal static class ActivationRows
{
    private const string Korthikanti = Sources.Korthikanti + ", table 2";
    private const double Gibibyte = 1L << 30;
    private const double Mebibyte = 1L << 20;

    public static IEnumerable<VerificationRow> All() => [.. Gpt3(), .. Gpt2(), .. Shares()];

    private static VerificationRow Row(string name, double expected, double tolerance, double computed)
        => new("activations", name, expected, tolerance, computed, Korthikanti);

    // Printed to a thousandth of a GiB.
    private static IEnumerable<VerificationRow> Gpt3()
    {
        var alone = new ActivationMemory(1, 2048, 12_288, 96);
        var tensor = alone with { TensorParallel = 8 };
        var sequence = tensor with { SequenceParallel = true };
        yield return Row("GPT-3 layer, nothing, GiB", 2.672, 2e-4, alone.PerLayer(Recompute.None) / Gibibyte);
        yield return Row("GPT-3 layer, tensor parallel 8, GiB", 0.539, 1e-3, tensor.PerLayer(Recompute.None) / Gibibyte);
        yield return Row("GPT-3 layer, tensor and sequence parallel 8, GiB", 0.334, 1e-3, sequence.PerLayer(Recompute.None) / Gibibyte);
        yield return Row("GPT-3 layer, tensor parallel 8, selective, GiB", 0.305, 2e-3, tensor.PerLayer(Recompute.Selective) / Gibibyte);
        yield return Row("GPT-3 layer, tensor and sequence parallel 8, selective, GiB", 0.100, 5e-3, sequence.PerLayer(Recompute.Selective) / Gibibyte);
        yield return Row("GPT-3 layer, full recompute, GiB", 0.047, 5e-3, tensor.PerLayer(Recompute.Full) / Gibibyte);
    }

    private static IEnumerable<VerificationRow> Gpt2()
    {
        var gpt2 = new ActivationMemory(1, 1024, 768, 12);
        yield return Row("GPT-2 layer, nothing, MiB", 85.5, 0, gpt2.PerLayer(Recompute.None) / Mebibyte);
        yield return Row("GPT-2 layer, selective, MiB", 25.5, 0, gpt2.PerLayer(Recompute.Selective) / Mebibyte);
        yield return Row("GPT-2 layer, full recompute, MiB", 1.5, 0, gpt2.PerLayer(Recompute.Full) / Mebibyte);
        yield return Row(
            "GPT-2 layer, attention, feed-forward and norms, MiB", 85.5, 0, (gpt2.Attention + gpt2.FeedForward + gpt2.Norms) / Mebibyte);
    }

    private static IEnumerable<VerificationRow> Shares()
    {
        var gpt3 = new ActivationMemory(1, 2048, 12_288, 96);
        var mtNlg = new ActivationMemory(1, 2048, 20_480, 128);
        yield return Row("GPT-3, 5as/h", 80, 0, gpt3.AttentionCore);
        yield return Row("MT-NLG, 5as/h", 64, 0, mtNlg.AttentionCore);
        yield return Row("GPT-3, % saved by selective recompute", 70, 0.01, Saved(gpt3));
        yield return Row("MT-NLG, % saved by selective recompute", 65, 0.01, Saved(mtNlg));
    }

    private static double Saved(ActivationMemory memory) => 100 * (1 - (memory.PerLayer(Recompute.Selective) / memory.PerLayer(Recompute.None)));
}
