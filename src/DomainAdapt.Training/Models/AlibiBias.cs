using System.Numerics;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>
/// Positions as what is taken off scores (ALiBi, Press et al. 2021): a head sees a key the less, by a slope of its own, the farther back it
/// lies.
/// </summary>
internal sealed class AlibiBias : ScoreBias
{
    private readonly Tensor _slopes;

    public AlibiBias(int heads) : base(nameof(AlibiBias))
    {
        _slopes = tensor(Slopes(heads));                                                            // (H)
        RegisterComponents();
    }

    /// <summary>
    /// The slopes of heads. Of 2^n heads they are the powers 1 to 2^n of 2^(-8/2^n); of another number, those of the next lower 2^n, then
    /// every second one of twice as many.
    /// </summary>
    public static double[] Slopes(int heads)
    {
        var whole = (int)BitOperations.RoundUpToPowerOf2((uint)heads + 1) / 2;                      // the largest 2^n up to heads
        var first = Enumerable.Range(1, whole).Select(i => Math.Pow(2, -8.0 * i / whole));
        var between = Enumerable.Range(0, heads - whole).Select(i => Math.Pow(2, -8.0 * (2 * i + 1) / (2 * whole)));
        return [.. first, .. between];
    }

    protected override bool Matters(long positions) => true;

    protected override Tensor Of(Tensor back) => _slopes.to(back.dtype).view(1, -1, 1, 1) * -back;
}
