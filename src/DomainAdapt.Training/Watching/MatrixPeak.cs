using System.Diagnostics;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Watching;

/// <summary>Floating-point operations a second of a plain matrix product here: what a training's are compared with (its MFU, Chowdhery et al. 2022).</summary>
internal static class MatrixPeak
{
    private const long Side = 1024;
    private const int Products = 4;

    /// <summary>Measures it, in about a tenth of a second; the best of a few products.</summary>
    public static double Measure(Precision precision, Device device)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var type = precision.ComputeType();
        var (left, right) = (ones(Side, Side, type, device), ones(Side, Side, type, device));
        var best = double.PositiveInfinity;
        for (var product = 0; product < Products; product++)
        {
            var clock = Stopwatch.StartNew();
            using var result = MatrixProduct.Linear(left, right);
            using var sum = result.narrow(0, 0, 1).to(ScalarType.Float32).sum();
            sum.item<float>(); // a GPU has done it only then
            if (product > 0) // the first makes room
                best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return 2.0 * Side * Side * Side / best;
    }
}
