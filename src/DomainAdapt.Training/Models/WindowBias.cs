using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>Hides what lies farther back than a window (Beltagy et al. 2020): a position sees itself and those before it, <paramref name="window"/> in all.</summary>
internal sealed class WindowBias(int window) : ScoreBias(nameof(WindowBias))
{
    protected override bool Matters(long positions) => positions > window;

    protected override Tensor Of(Tensor back)
        => zeros_like(back).masked_fill(back >= window, double.NegativeInfinity).view(1, 1, back.size(0), back.size(1));
}
