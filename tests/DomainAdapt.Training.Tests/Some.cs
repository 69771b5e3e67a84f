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

    /// <summary>One as small of each family of decoders, by name.</summary>
    public static readonly IReadOnlyDictionary<string, DecoderSpec> Decoders = new Dictionary<string, DecoderSpec>
    {
        ["llama"] = Tiny,
        ["qwen2"] = Tiny with { Family = LlamaFamily.Qwen2, TiedHead = false },
        ["qwen3"] = Tiny with { Family = LlamaFamily.Qwen3, HeadSize = 12 },
        ["olmo2"] = Tiny with { Family = LlamaFamily.Olmo2, TiedHead = false },
        ["gemma"] = Tiny with { Family = LlamaFamily.Gemma, KeyValueHeads = 1, HeadSize = 12 },
        ["mistral"] = Tiny with { Family = LlamaFamily.Mistral, SlidingWindow = 4 },
        ["gemma2"] = Tiny with
        {
            Family = LlamaFamily.Gemma2,
            HeadSize = 12,
            QueryScale = 10,
            SlidingWindow = 4,
            FullEvery = 2,
            ScoreCap = 5,
            LogitCap = 8,
        },
        ["gemma3"] = Tiny with
        {
            Family = LlamaFamily.Gemma3,
            HeadSize = 12,
            QueryScale = 12,
            SlidingWindow = 4,
            FullEvery = 2,
            RopeTheta = 1000,
            WindowRopeTheta = 100,
            RopeScaling = RopeScaling.Linear(8),
        },
        ["gpt2"] = new Gpt2Spec { Layers = 2, Width = 32, Heads = 4, Vocabulary = 41, Context = 32 },
        ["neox"] = new NeoxSpec { Layers = 2, Width = 32, Heads = 4, Vocabulary = 41, Context = 32 },
        ["neox_sequential"] = new NeoxSpec
        {
            Layers = 2,
            Width = 32,
            Heads = 4,
            FeedForward = 48,
            RopeShare = 1,
            ParallelResidual = false,
            Gelu = GeluForm.Tanh,
            TiedHead = true,
            Vocabulary = 41,
            Context = 32,
        },
        ["bloom"] = new BloomSpec { Layers = 2, Width = 36, Heads = 6, Vocabulary = 41, Context = 32 },
    };

    public static LlamaDecoder Model(LlamaSpec spec, long seed = 1) => (LlamaDecoder)Model((DecoderSpec)spec, seed);

    /// <summary>A model with first weights.</summary>
    public static CausalDecoder Model(DecoderSpec spec, long seed = 1, Precision precision = Precision.Fp32)
    {
        var model = spec.Create(precision);
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
