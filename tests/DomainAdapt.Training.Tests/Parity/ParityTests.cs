using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Parity;

/// <summary>
/// Holds each family to what PyTorch computes of a tiny model with random weights in double precision, tensor by tensor; make_fixtures.py
/// beside this file made them, from the papers and not by the authors' code.
/// </summary>
public class ParityTests
{
    private static readonly string[] Decoders =
    [
        "llama", "llama3", "mistral", "mistral_window", "qwen2", "qwen3", "olmo2", "gemma", "gemma2", "gemma3", "gpt2", "neox", "neox_sequential", "bloom",
    ];

    public static TheoryData<string> Families => [.. Decoders];

    public static MatrixTheoryData<string, Precision> FamiliesInPrecisions => new(Decoders, [Precision.Fp32, Precision.Fp64]);

    public static MatrixTheoryData<string, Precision, bool> EncodersInPrecisions
        => new(["bert", "roberta"], [Precision.Fp32, Precision.Fp64], [false, true]);

    public static MatrixTheoryData<string, Precision, bool> EncoderDecodersInPrecisions
        => new(["t5", "t5v11"], [Precision.Fp32, Precision.Fp64], [false, true]);

    [Theory]
    [MemberData(nameof(FamiliesInPrecisions))]
    public void Forward_GivesTheLogits(string family, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var model = Load(family, precision);
        var (ids, logits) = (Expected(family, "ids", [2, 13], ScalarType.Int64), Expected(family, "logits", [2, 13, 48]));

        Hold(family, precision, "logits", RelativeError(model.forward(ids), logits));
    }

    [Theory]
    [MemberData(nameof(FamiliesInPrecisions))]
    public void Backward_GivesTheLossAndEveryGradient(string family, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var model = Load(family, precision);
        var ids = Expected(family, "ids", [2, 13], ScalarType.Int64);
        var targets = cat([ids.narrow(1, 1, 12), full([2, 1], CausalLanguageModeling.NoTarget, ScalarType.Int64)], 1);

        var loss = CausalLanguageModeling.Backward(model, ids, targets, 1.0 / 24) / 24;

        HoldBackward(family, precision, model, loss);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Files_GoInAndOut(string family)
    {
        using var model = Load(family);
        using var stream = new MemoryStream();

        Safetensors.Write(stream, model.Weights);

        Assert.Equal(File.ReadAllBytes(FileOf(family, "model.safetensors")), stream.ToArray());
        var (config, original) = (ModelConfig.Read(FileOf(family, "config.json")), File.ReadAllBytes(FileOf(family, "config.json")));
        Assert.Equal(original, config.ToJson(original, family));
        var copy = Path.GetTempFileName();
        File.WriteAllBytes(copy, config.ToJson());
        Assert.Equal(config, ModelConfig.Read(copy));
        File.Delete(copy);
    }

    [Theory]
    [MemberData(nameof(FamiliesInPrecisions))]
    public void Next_WithTheCache_GivesTheLogitsToo(string family, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = Load(family, precision);
        var (ids, logits) = (Expected(family, "ids", [2, 13], ScalarType.Int64), Expected(family, "logits", [2, 13, 48]));
        using var cache = new KeyValueCache(model.Spec.Layers, 13);

        model.Next(ids.narrow(1, 0, 11), cache);
        model.Next(ids.narrow(1, 11, 1), cache);

        Hold(family, precision, "logits_with_cache", RelativeError(model.Next(ids.narrow(1, 12, 1), cache), logits.select(1, 12)));
    }

    [Theory]
    [MemberData(nameof(EncodersInPrecisions))]
    public void Encoder_GivesLogitsLossAndEveryGradient(string family, Precision precision, bool recompute)
    {
        using var scope = NewDisposeScope();
        using var model = ModelFiles.LoadAny(FileOf(family, "config.json"), FileOf(family, "model.safetensors"), precision);
        model.Recompute = recompute;
        var ids = Expected(family, "ids", [2, 13], ScalarType.Int64);
        var isText = ids.ne(((BertSpec)model.Spec).PaddingToken).unsqueeze(2);

        Hold(family, precision, "logits", RelativeError(model.forward(ids) * isText, Expected(family, "logits", [2, 13, 48])));

        var loss = CausalLanguageModeling.Backward(model, ids, Expected(family, "targets", [2, 13], ScalarType.Int64), 1.0 / 5) / 5;

        HoldBackward(family, precision, model, loss);
    }

    [Theory]
    [MemberData(nameof(EncoderDecodersInPrecisions))]
    public void EncoderDecoder_GivesLogitsLossAndEveryGradient(string family, Precision precision, bool recompute)
    {
        using var scope = NewDisposeScope();
        using var model = ModelFiles.LoadAny(FileOf(family, "config.json"), FileOf(family, "model.safetensors"), precision);
        model.Recompute = recompute;
        var (ids, targets) = (Expected(family, "ids", [2, 13], ScalarType.Int64), Expected(family, "targets", [2, 7], ScalarType.Int64));

        Hold(family, precision, "logits", RelativeError(model.Logits(model.Hidden(ids, targets)), Expected(family, "logits", [2, 7, 48])));

        var loss = CausalLanguageModeling.Backward(model, ids, targets, 1.0 / 12) / 12;

        HoldBackward(family, precision, model, loss);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    [InlineData("t5")]
    [InlineData("t5v11")]
    public void Encoder_FilesGoInAndOut(string family)
    {
        using var model = ModelFiles.LoadAny(FileOf(family, "config.json"), FileOf(family, "model.safetensors"));
        using var stream = new MemoryStream();

        Safetensors.Write(stream, model.Weights);

        Assert.Equal(File.ReadAllBytes(FileOf(family, "model.safetensors")), stream.ToArray());
        var (config, original) = (ModelConfig.Read(FileOf(family, "config.json")), File.ReadAllBytes(FileOf(family, "config.json")));
        Assert.Equal(original, config.ToJson(original, family));
        var copy = Path.GetTempFileName();
        File.WriteAllBytes(copy, config.ToJson());
        Assert.Equal(config, ModelConfig.Read(copy));
        File.Delete(copy);
    }

    [Fact]
    public void Encoder_AsADecoder_IsRefused()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => ModelFiles.Load(FileOf("bert", "config.json"), FileOf("bert", "model.safetensors")));

        Assert.Contains("describes an encoder", failure.Message);
    }

    private static void HoldBackward(string family, Precision precision, LanguageModel model, double loss)
    {
        var expected = Expected(family, "loss", [1]).item<double>();
        Hold(family, precision, "loss", Math.Abs(loss - expected) / expected);
        Assert.Equal(model.Spec.ParameterCount(), model.Weights.Sum(weight => weight.Value.numel()));
        // A bias of an encoder's keys moves all scores of a query alike: its gradient is 0 but for rounding.
        foreach (var (name, weight) in model.Weights.Where(weight => !weight.Name.EndsWith("key.bias", StringComparison.Ordinal)))
            Hold(family, precision, "gradient." + name, RelativeError(weight.grad!, Expected(family, "gradient." + name, weight.shape)));
    }

    private static void Hold(string family, Precision precision, string what, double error)
    {
        ParityFigures.Record(family, precision, what, error);
        Assert.True(error <= BoundOf(precision), $"{what}: {error}");
    }

    private static CausalDecoder Load(string family, Precision precision = Precision.Fp32)
        => ModelFiles.Load(FileOf(family, "config.json"), FileOf(family, "model.safetensors"), precision);

    private static double BoundOf(Precision precision) => precision == Precision.Fp64 ? 1e-9 : 1e-5;

    private static Tensor Expected(string family, string name, long[] shape, ScalarType type = ScalarType.Float64)
    {
        var value = zeros(shape, type);
        Safetensors.Read(FileOf(family, "expected.safetensors"), [(name, value)]);
        return value;
    }

    private static string FileOf(string family, string name) => Path.Combine(AppContext.BaseDirectory, "Parity", family, name);

    private static double RelativeError(Tensor found, Tensor expected)
        => ((found - expected).norm() / expected.norm()).item<double>();
}
