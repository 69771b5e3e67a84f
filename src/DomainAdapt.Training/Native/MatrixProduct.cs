using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Native;

/// <summary>Linear layers by the faster of the two matrix libraries in libtorch for processors.</summary>
internal static class MatrixProduct
{
    // MKL, the library of single-precision products, multiplies 8 numbers at a time on AMD's processors and 16 on Intel's; oneDNN multiplies
    // 16 on both, for which it packs its operands anew: measured on Zen 5, twice as fast from 256 rows on, and slower below this many.
    private const long LeastRows = 64;

    /// <summary>Whether this machine's processor is one that MKL serves badly.</summary>
    public static bool HasWideProducts { get; } = X86Base.IsSupported && Avx512F.IsSupported && IsAmd();

    /// <summary>x · weightᵀ + bias: (…, inputs) and (outputs, inputs) to (…, outputs).</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
        => HasWideProducts && x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU && x.numel() >= LeastRows * x.size(-1)
            ? Aten.OneDnnLinear(x, weight, bias)
            : nn.functional.linear(x, weight, bias);

    private static bool IsAmd()
    {
        var (_, second, fourth, third) = X86Base.CpuId(0, 0);
        const int Auth = 0x68747541, EntiSecond = 0x69746e65, Camd = 0x444d4163; // "AuthenticAMD", four letters a register
        return (second, third, fourth) == (Auth, EntiSecond, Camd);
    }
}
