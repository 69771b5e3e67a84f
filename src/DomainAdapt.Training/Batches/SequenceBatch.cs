using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Batches;

/// <summary>Consecutive sequences of a stream as tensors: the target of a position is the token behind it.</summary>
public sealed class SequenceBatch : IDisposable
{
    private SequenceBatch(Tensor inputs, Tensor targets) => (Inputs, Targets) = (inputs, targets);

    /// <summary>Ids, (B, T). The last position of a sequence has no target; it is here because whole sequences multiply faster.</summary>
    public Tensor Inputs { get; }

    /// <summary>Ids or <see cref="CausalLanguageModeling.NoTarget"/>, (B, T).</summary>
    public Tensor Targets { get; }

    /// <summary>Reads <paramref name="count"/> sequences from <paramref name="first"/> on, to a device; the processor unless given.</summary>
    public static SequenceBatch Read(ITrainingSequences stream, long first, int count, Device? device = null)
    {
        var length = stream.SequenceTokens;
        var row = new int[length];
        var inputs = new long[count, length];
        var targets = new long[count, length];
        for (var i = 0; i < count; i++)
        {
            stream.Read(first + i, row);
            var real = stream.RealTokens(first + i);
            for (var t = 0; t < length; t++)
            {
                inputs[i, t] = row[t];
                targets[i, t] = t + 1 < real ? row[t + 1] : CausalLanguageModeling.NoTarget;
            }
        }
        return new SequenceBatch(tensor(inputs, device: device), tensor(targets, device: device));
    }

    /// <summary>Targets of consecutive sequences: all real tokens but the first of each.</summary>
    public static long TargetsOf(ITrainingSequences stream, long first, int count)
    {
        long targets = 0;
        for (var i = 0; i < count; i++)
            targets += Math.Max(0, stream.RealTokens(first + i) - 1);
        return targets;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
