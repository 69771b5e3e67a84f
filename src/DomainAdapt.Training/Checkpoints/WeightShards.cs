using System.Globalization;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A file of weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tensors">What is in it.</param>
internal sealed record WeightShard(string Name, IReadOnlyList<(string Name, Tensor Value)> Tensors);

/// <summary>Weights over files: as many as fit, in the model's order; a tensor larger than a file has one to itself.</summary>
internal static class WeightShards
{
    /// <summary>The files of weights in a type, of so many bytes at most; one where they fit in it.</summary>
    public static IReadOnlyList<WeightShard> Of(IEnumerable<(string Name, Tensor Value)> weights, WeightType type, long shardBytes)
    {
        var shards = new List<List<(string Name, Tensor Value)>>();
        var left = 0L;
        foreach (var weight in weights)
        {
            var bytes = BytesOf(weight.Value, type);
            if (shards.Count == 0 || bytes > left)
            {
                shards.Add([]);
                left = shardBytes;
            }
            shards[^1].Add(weight);
            left -= bytes;
        }
        return [.. shards.Select((tensors, number) => new WeightShard(NameOf(number + 1, shards.Count), tensors))];
    }

    /// <summary>Bytes of a tensor in a type.</summary>
    public static long BytesOf(Tensor value, WeightType type) => value.numel() * (type == WeightType.Fp32 ? sizeof(float) : sizeof(ushort));

    private static string NameOf(int number, int count)
        => count == 1 ? ModelFiles.Weights : string.Create(CultureInfo.InvariantCulture, $"model-{number:D5}-of-{count:D5}.safetensors");
}
