using DomainAdapt.Core.Randomness;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>
/// Dropout (Srivastava et al. 2014) whose masks are a function of a seed and of the layer's number: whatever was drawn before, and so the same
/// after an interruption, and the same when a layer's tensors are made again. Outside of training it is off.
/// </summary>
internal sealed class Dropout
{
    /// <summary>Share of numbers that are set to 0 in training.</summary>
    public double Share { get; set; }

    /// <summary>Seed of the masks of the sequences that are trained on now; null outside of training.</summary>
    public ulong? Seed { get; set; }

    /// <summary>The share that is set to 0 now.</summary>
    public double ShareNow => Seed is null ? 0 : Share;

    /// <summary>Begins a layer: its masks follow from the seed and its number.</summary>
    public void Enter(int layer)
    {
        if (Seed is { } seed && ShareNow > 0)
            manual_seed((long)(SplitMix64.Mix(seed ^ SplitMix64.Mix((ulong)layer)) >> 1)).Dispose();
    }

    /// <summary>Sets a share of the numbers to 0, and makes the others so much larger.</summary>
    public Tensor Of(Tensor x) => ShareNow > 0 ? nn.functional.dropout(x, Share, training: true) : x;
}
