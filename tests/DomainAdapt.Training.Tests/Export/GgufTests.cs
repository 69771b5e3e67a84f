using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Export;

namespace DomainAdapt.Training.Tests.Export;

/// <summary>What is in a file; <see cref="OtherRuntimeTests"/> tells whether another program reads the same model from it.</summary>
public sealed class GgufTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama", "llama", 20)] // embedding, last norm, and nine weights in each of two layers
    [InlineData("untied", "llama", 21)]
    [InlineData("llama3", "llama", 21)] // and its divisors
    [InlineData("qwen2", "qwen2", 26)]
    [InlineData("qwen3", "qwen3", 24)]
    [InlineData("olmo2", "olmo2", 25)] // its head, though shared, once more, as runtimes want it
    [InlineData("gemma", "gemma", 20)]
    [InlineData("gemma2", "gemma2", 24)]
    [InlineData("gemma3", "gemma3", 80)]
    [InlineData("gpt2", "gpt2", 28)]
    [InlineData("neox", "gptneox", 28)]
    [InlineData("bloom", "bloom", 41)]
    public void Write_HoldsEveryWeightOnce_WithoutGapOrOverlap(string name, string architecture, int tensors)
    {
        var file = Write(name, WeightType.Fp32);

        Assert.Equal(architecture, file.Metadata["general.architecture"]);
        Assert.Equal(tensors, file.Tensors.Count);
        long end = 0;
        foreach (var (shape, type, offset) in file.Tensors.Values)
        {
            Assert.Equal((0u, end), (type, offset));
            end = (offset + 4 * shape.Aggregate(1L, (product, size) => product * size) + 31) / 32 * 32;
        }
        Assert.Equal(file.DataBytes, end);
    }

    [Fact]
    public void Write_TurnsHalvesOfAHeadIntoNeighbours_OfQueriesAndKeysOnly()
    {
        using var model = SomePretrained.Load(_folder, "llama");
        var file = Write(model, WeightType.Fp32);
        float[] Ours(string name) => model.Decoder.Weights.First(weight => weight.Name == $"model.layers.1.self_attn.{name}_proj.weight").Value
            .detach().flatten().data<float>().ToArray();

        const int Width = 64;
        const int Head = 16;
        foreach (var (name, rows) in new[] { ("q", 64), ("k", 32) })
        {
            var (ours, theirs) = (Ours(name).Chunk(Width).ToList(), file.Floats($"blk.1.attn_{name}.weight").Chunk(Width).ToList());
            for (var row = 0; row < rows; row++)
            {
                var (head, at) = (row / Head, row % Head);
                Assert.Equal(ours[row], theirs[head * Head + (at < Head / 2 ? 2 * at : 2 * (at - Head / 2) + 1)]);
            }
        }
        Assert.Equal(Ours("v"), file.Floats("blk.1.attn_v.weight"));
    }

    [Theory]
    [InlineData(WeightType.Bf16, 30u, 32)]
    [InlineData(WeightType.Fp16, 1u, 1)]
    public void Write_RoundsMatricesAlone(WeightType type, uint expected, int fileType)
    {
        var file = Write("llama", type);
        Assert.Equal(fileType, file.Metadata["general.file_type"]);
        Assert.All(file.Tensors, tensor => Assert.Equal(tensor.Value.Shape.Length == 1 ? 0u : expected, tensor.Value.Type));
        Assert.All(file.Tensors, tensor => Assert.Equal(0, tensor.Value.Offset % 32));
    }

    [Fact]
    public void Write_HasTheTokenizer()
    {
        var metadata = Write("llama", WeightType.Fp32).Metadata;
        Assert.Equal(("gpt2", "gpt-2"), (metadata["tokenizer.ggml.model"], metadata["tokenizer.ggml.pre"]));
        var tokens = (List<object>)metadata["tokenizer.ggml.tokens"];
        Assert.Equal(metadata["llama.vocab_size"], tokens.Count);
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
        Assert.Equal(tokens.Count, ((List<object>)metadata["tokenizer.ggml.token_type"]).Count);
        Assert.NotEmpty((List<object>)metadata["tokenizer.ggml.merges"]);
    }

    [Fact]
    public void Write_LeavesNoTensorBehind()
    {
        using var model = SomePretrained.Load(_folder, "llama3");
        Write(model, WeightType.Bf16);
        var liveBefore = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Write(model, WeightType.Bf16);
        Assert.Equal(liveBefore, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact] // Two heads of two numbers: query, key and value of a head lie together in the model.
    public void ApartByKind_PutsAllQueriesBeforeAllKeys()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var rows = TorchSharp.torch.arange(12, TorchSharp.torch.float32).view(12, 1);

        var apart = GgufNeox.ApartByKind(rows, heads: 2).flatten().data<float>().ToArray();

        Assert.Equal([0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11], apart);
    }

    [Fact]
    public void Write_OfGemma_HasNormsAsWhatTheyMultiplyBy()
    {
        using var model = SomePretrained.Load(_folder, "gemma");
        var ours = model.Decoder.Weights.First(weight => weight.Name == "model.norm.weight").Value.detach().data<float>().ToArray();

        Assert.Equal(ours.Select(value => value + 1), Write(model, WeightType.Fp32).Floats("output_norm.weight"));
    }

    [Fact] // Runtimes take the scale of scores from the architecture, so such a file would be read as something else.
    public void Write_OfAGemmaUnlikeThePublishedOnes_IsRefused()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Write("scaled", WeightType.Fp32));

        Assert.Contains("differs from the published ones", failure.Message);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    [Fact] // Runtimes have no windows in this architecture: as many positions as a window has are computed alike.
    public void Write_OfAWindow_HasNoMorePositions()
        => Assert.Equal(16, Write("window", WeightType.Fp32).Metadata["llama.context_length"]);

    private GgufFile Write(string name, WeightType type)
    {
        using var model = SomePretrained.Load(_folder, name);
        return Write(model, type);
    }

    private static GgufFile Write(PretrainedModel model, WeightType type)
    {
        using var stream = new MemoryStream();
        Gguf.Write(stream, model, "test", type);
        return new GgufFile(stream.ToArray());
    }
}
