using System.Runtime.InteropServices;
using System.Text;
using DomainAdapt.Core.Randomness;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>
/// First weights as a pure function of seed and parameter name: the same on every machine, whatever else draws random numbers. Matrices
/// are normal with deviation 0.02; those that write into the residual stream are divided by √(2 · layers) (Radford et al. 2019); norms
/// begin as what changes nothing, biases as 0. A T5's queries are smaller by √E, as it does not divide its scores by that.
/// </summary>
public static class WeightInitializer
{
    /// <summary>Deviation of a matrix's first weights (Radford et al. 2019).</summary>
    public const double Deviation = 0.02;

    // Of the Llama family; of GPT-2, whose both matrices have one name; of GPT-NeoX and BLOOM; of T5.
    private static readonly string[] WritingResidual =
        ["o_proj.weight", "down_proj.weight", ".c_proj.weight", "attention.dense.weight", "dense_4h_to_h.weight", ".o.weight", ".wo.weight"];

    // A span of memory has at most 2^31 bytes.
    private const long NumbersAtATime = 1 << 20;

    /// <summary>Sets all weights of a model on the CPU.</summary>
    public static void Initialize(LanguageModel model, long seed)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (parameter.dim() < 2)
            {
                parameter.fill_(name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : model.Spec.FirstNorm);
                continue;
            }
            FillNormal(parameter, SeedOf(seed, name), DeviationOf(name, model.Spec));
        }
    }

    private static double DeviationOf(string name, LanguageModelSpec spec)
    {
        if (Array.Exists(WritingResidual, suffix => name.EndsWith(suffix, StringComparison.Ordinal)))
            return Deviation / Math.Sqrt(2.0 * spec.Layers);
        return spec is T5Spec t5 && name.EndsWith(".q.weight", StringComparison.Ordinal) ? Deviation / Math.Sqrt(t5.HeadWidth) : Deviation;
    }

    /// <summary>Fills a matrix with numbers of mean 0 and a deviation, from a seed.</summary>
    internal static void FillNormal(Tensor parameter, ulong seed, double deviation)
    {
        var random = new SplitMix64(seed);
        var (rows, width) = (parameter.shape[0], parameter.numel() / parameter.shape[0]);
        var most = Math.Max(1, NumbersAtATime / width);
        for (long row = 0; row < rows; row += most)
        {
            using var target = parameter.narrow(0, row, Math.Min(most, rows - row));
            using var numbers = empty(target.shape, ScalarType.Float32);
            foreach (ref var value in MemoryMarshal.Cast<byte, float>(numbers.bytes))
                value = (float)(deviation * Normal(ref random));
            target.copy_(numbers);
        }
    }

    /// <summary>
    /// A number of mean 0 and deviation 1: the sum of twelve uniform 16-bit numbers (the central limit theorem, within 6 deviations).
    /// Integers only, as logarithms and cosines differ between C libraries in the last bit.
    /// </summary>
    internal static double Normal(ref SplitMix64 random)
    {
        const double Middle = 12 * 65535 / 2.0;
        var sum = Lanes(random.Next()) + Lanes(random.Next()) + Lanes(random.Next());
        return (sum - Middle) / 65536;
    }

    private static long Lanes(ulong bits) => (long)((bits & 0xffff) + ((bits >> 16) & 0xffff) + ((bits >> 32) & 0xffff) + (bits >> 48));

    /// <summary>The seed of a parameter's numbers.</summary>
    internal static ulong SeedOf(long seed, string name)
    {
        // FNV-1a (Fowler, Noll, Vo) of the name, scattered with the seed.
        var hash = 14695981039346656037;
        foreach (var letter in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ letter) * 1099511628211;
        return SplitMix64.Mix(hash ^ SplitMix64.Mix((ulong)seed));
    }
}
