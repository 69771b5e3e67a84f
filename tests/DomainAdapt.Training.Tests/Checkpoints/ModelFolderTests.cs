using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Checkpoints;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FindsOneFileOrTheIndexOfSeveral()
    {
        File.WriteAllText(_folder.At("config.json"), "");
        File.WriteAllText(_folder.At("model.safetensors.index.json"), "");
        var parts = ModelFolder.Open(_folder.Path);
        File.WriteAllText(_folder.At("model.safetensors"), "");
        File.WriteAllText(_folder.At("tokenizer.json"), "");

        Assert.Equal((_folder.At("model.safetensors.index.json"), null), (parts.WeightsPath, parts.TokenizerPath));
        Assert.Equal(
            new ModelFolder(_folder.At("config.json"), _folder.At("model.safetensors"), _folder.At("tokenizer.json")), ModelFolder.Open(_folder.Path));
    }

    [Theory]
    [InlineData(WeightType.Fp32, 1_000_000)]
    [InlineData(WeightType.Bf16, 9_000)]
    [InlineData(WeightType.Fp16, 5_000)]
    public void Save_OfWhatWasLoaded_GivesTheSameFiles(WeightType type, long shardBytes)
    {
        using var model = Some.Model(Some.Tiny, seed: 4);
        var config = new ModelConfig(Some.Tiny, StartToken: 3, EndToken: 0, "t0") { Weights = type };
        WriteModel(model, config.ToJson(), type, shardBytes);

        using var loaded = ModelFolder.Open(_folder.At("first")).Load();
        ModelFolder.Open(_folder.At("first")).Save(loaded, _folder.At("second"), shardBytes);

        Assert.Equal(shardBytes < 10_000, File.Exists(_folder.At("second/model.safetensors.index.json")));
        Assert.Equal(Bytes("first"), Bytes("second"));
    }

    [Fact] // A published model, made by other programs: config with settings that are not used here, tokenizer in three files.
    public void Save_OfAPublishedModel_GivesTheSameFiles()
    {
        var published = SharedData.Path("data/models/stories260k");
        Assert.SkipUnless(published is not null, "needs the shared test data: data/models/stories260k");

        using var model = ModelFolder.Open(published!).Load();
        ModelFolder.Open(published!).Save(model, _folder.At("second"));

        var saved = Bytes("second");
        Assert.Equal(
            ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer.model", "tokenizer_config.json"], saved.Keys);
        Assert.All(saved, file => Assert.Equal(Convert.ToHexString(File.ReadAllBytes(Path.Combine(published!, file.Key))), file.Value));
    }

    [Fact] // As torch writes it: one tensor unaligned, names without their first part, an order of its own.
    public void Save_OfAnotherLayout_GivesTheSameNumbers()
    {
        using var model = Some.Model(Some.Tiny, seed: 4);
        Directory.CreateDirectory(_folder.At("first"));
        File.WriteAllBytes(_folder.At("first/config.json"), new ModelConfig(Some.Tiny, 3, 0).ToJson());
        var tensors = model.Weights.Reverse().ToList();
        using (var file = File.Create(_folder.At("first/model.safetensors")))
        {
            file.Write(SafetensorsHeader.Write([("odd", "U8", [3]), .. tensors.Select(tensor => (tensor.Name, "F32", (IReadOnlyList<long>)tensor.Value.shape))]));
            file.Write(new byte[3]);
            foreach (var (_, value) in tensors)
                file.Write(value.bytes);
        }
        using var loaded = ModelFolder.Open(_folder.At("first")).Load();
        ModelFolder.Open(_folder.At("first")).Save(loaded, _folder.At("second"));
        using var again = ModelFolder.Open(_folder.At("second")).Load();

        foreach (var (one, other) in model.Weights.Zip(again.Weights))
            Assert.True(one.Name == other.Name && one.Value.equal(other.Value).all().item<bool>(), one.Name);
    }

    [Fact]
    public void Open_OfAFolderWithoutWeights_SaysWhichFileIsMissing()
    {
        File.WriteAllText(_folder.At("config.json"), "");

        var failure = Assert.Throws<DomainAdaptException>(() => ModelFolder.Open(_folder.Path));

        Assert.Contains("has no model.safetensors or model.safetensors.index.json", failure.Message);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    private void WriteModel(LlamaDecoder model, byte[] config, WeightType type, long shardBytes)
    {
        Directory.CreateDirectory(_folder.At("first"));
        File.WriteAllBytes(_folder.At("tokenizer.json"), [1, 2, 3]);
        ModelFiles.Write(model, config, type, shardBytes, [("tokenizer.json", _folder.At("tokenizer.json"))], (name, write) =>
        {
            using var file = File.Create(_folder.At("first", name));
            write(file);
        });
    }

    private SortedDictionary<string, string> Bytes(string folder) => new(
        Directory.EnumerateFiles(_folder.At(folder)).ToDictionary(file => Path.GetFileName(file)!, file => Convert.ToHexString(File.ReadAllBytes(file))),
        StringComparer.Ordinal);
}
