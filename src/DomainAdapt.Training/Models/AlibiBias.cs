using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: H heads, T positions, L positions remembered.

/// <summary>
/// Positions as what is taken off scores (ALiBi, Press et al. 2021): a head sees a key the less, by a slope of its own, the farther back it
/// lies. The last bias of a whole sequence is kept, as all layers and most steps have the same.
/// </summary>
internal sealed class AlibiBias : Module
{
    private readonly Tensor _slopes;
    private Tensor? _last;

    public AlibiBias(int heads, Precision precision) : base(nameof(AlibiBias))
    {
        _slopes = tensor(Slopes(heads), precision.WeightType()).view(1, heads, 1, 1);       // (1, H, 1, 1)
        RegisterComponents();
    }

    /// <summary>
    /// The slopes of heads. Of 2^n heads they are the powers 1 to 2^n of 2^(-8/2^n); of another number, those of the next lower 2^n, then
    /// every second one of twice as many.
    /// </summary>
    public static double[] Slopes(int heads)
    {
        var whole = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)heads + 1) / 2;      // the largest 2^n up to heads
        var first = Enumerable.Range(1, whole).Select(i => Math.Pow(2, -8.0 * i / whole));
        var between = Enumerable.Range(0, heads - whole).Select(i => Math.Pow(2, -8.0 * (2 * i + 1) / (2 * whole)));
        return [.. first, .. between];
    }

    /// <summary>What is added to the scores of T positions, with what lies ahead hidden: (1, H, T, T). It belongs to this module.</summary>
    public Tensor Causal(long t, ScalarType type)
    {
        if (_last is { } last && last.size(2) == t && last.dtype == type && last.device_type == _slopes.device_type)
            return last;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var isKept = inference_mode(false); // what generating makes, training may read next
        var at = arange(t, _slopes.dtype, _slopes.device);                                          // (T)
        var back = at.unsqueeze(1) - at;                                                            // (T, T)
        var bias = (-_slopes * back).masked_fill(back < 0, double.NegativeInfinity).to(type);       // (1, H, T, T)
        _last?.Dispose();
        return _last = bias.DetachFromDisposeScope();
    }

    /// <summary>What is added to the scores of the last of L positions: (1, H, 1, L).</summary>
    public Tensor OfLast(long length, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var back = arange(length - 1, -1, -1, _slopes.dtype, _slopes.device);                       // (L)
        return (-_slopes * back).to(type).MoveToOuterDisposeScope();                                // (1, H, 1, L)
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _last?.Dispose();
        base.Dispose(disposing);
    }
}
