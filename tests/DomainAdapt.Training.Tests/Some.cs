using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests;

/// <summary>A word for "any valid one".</summary>
internal static class Some
{
    /// <summary>Two layers, two key heads for four query heads, 41 tokens, 32 positions.</summary>
    public static readonly LlamaSpec Tiny = new()
    {
        Layers = 2,
        Width = 32,
        Heads = 4,
        KeyValueHeads = 2,
        FeedForward = 48,
        Vocabulary = 41,
        Context = 32,
    };

    public static LlamaDecoder Model(LlamaSpec spec, long seed = 1)
    {
        var model = new LlamaDecoder(spec);
        WeightInitializer.Initialize(model, seed);
        return model;
    }

    /// <summary>Random ids (rows, columns).</summary>
    public static Tensor Ids(int rows, int columns, int vocabulary, ulong seed = 3)
    {
        var random = new SplitMix64(seed);
        var ids = new long[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                ids[row, column] = (long)random.Next((ulong)vocabulary);
        }
        return tensor(ids);
    }
}
