using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Checkpoints;

public sealed class WeightIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string IndexPath => _folder.At("model.safetensors.index.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TakesEachTensorFromItsFile()
    {
        using var model = Some.Model(Some.Tiny, seed: 7);
        using var copy = Some.Model(Some.Tiny, seed: 8);
        var weights = model.Weights.ToList();
        foreach (var (i, part) in weights.Chunk(9).Index())
        {
            using var file = File.Create(_folder.At($"part-{i}.safetensors"));
            Safetensors.Write(file, part);
        }
        WriteIndex([.. weights.Select((weight, i) => (weight.Name, $"part-{i / 9}.safetensors"))]);

        WeightIndex.Read(IndexPath, copy.Weights);

        Assert.True(weights.Count > 9);
        foreach (var (found, expected) in copy.Weights.Zip(weights))
            Assert.True(found.Value.equal(expected.Value).all().item<bool>(), found.Name);
    }

    [Theory]
    [InlineData("../outside.safetensors", "is no file name")]
    [InlineData("/etc/passwd", "is no file name")]
    [InlineData("absent.safetensors", "cannot be read")]
    public void Read_OfAFileThatIsNotBesideIt_IsRefused(string file, string expected)
    {
        using var model = Some.Model(Some.Tiny);
        WriteIndex([.. model.Weights.Select(weight => (weight.Name, file))]);

        Assert.Contains(expected, Assert.Throws<DomainAdaptException>(() => WeightIndex.Read(IndexPath, model.Weights)).Message);
    }

    [Fact]
    public void Read_OfATensorInTwoFilesOrInNone_NamesIt()
    {
        using var scope = NewDisposeScope();
        WriteFile("part-0.safetensors", "a", "b");
        WriteFile("part-1.safetensors", "b", "c");
        (string, Tensor)[] wanted = [("a", zeros(2))];

        WriteIndex([("a", "part-0.safetensors"), ("b", "part-0.safetensors"), ("c", "part-1.safetensors")]);
        Assert.Contains("'b' is in part-1.safetensors and in part-0.safetensors", Refusal(wanted));

        WriteIndex([("a", "part-0.safetensors"), ("b", "part-0.safetensors"), ("d", "part-1.safetensors")]);
        Assert.Contains("'d' is not in part-1.safetensors", Refusal(wanted));

        WriteIndex([("a", "part-0.safetensors"), ("a", "part-1.safetensors")]);
        Assert.Contains("is no index of weights", Refusal(wanted));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"weight_map\": []}")]
    [InlineData("{\"weight_map\": {\"a\": 3}}")]
    [InlineData("{\"weight_map\": ")]
    public void Read_OfWhatIsNoIndex_IsRefused(string json)
    {
        using var scope = NewDisposeScope();
        File.WriteAllText(IndexPath, json);

        Assert.Contains("is no index of weights", Refusal([("a", zeros(2))]));
    }

    [Fact]
    public void Write_IsReadBack_AlsoWithATasksNumberBeforeTheNames()
    {
        using var model = Some.Model(Some.Tiny, seed: 7);
        using var copy = Some.Model(Some.Tiny, seed: 8);
        var shards = WeightShards.Of(model.Weights, WeightType.Fp32, shardBytes: 20_000);
        foreach (var shard in shards)
        {
            using var file = File.Create(_folder.At("00000." + shard.Name));
            Safetensors.Write(file, shard.Tensors, WeightType.Fp32);
        }
        using (var index = File.Create(_folder.At("00000.model.safetensors.index.json")))
            WeightIndex.Write(index, shards, WeightType.Fp32);

        WeightIndex.Read(_folder.At("00000.model.safetensors.index.json"), copy.Weights);

        Assert.True(shards.Count > 2);
        foreach (var (found, expected) in copy.Weights.Zip(model.Weights))
            Assert.True(found.Value.equal(expected.Value).all().item<bool>(), found.Name);
        var text = File.ReadAllText(_folder.At("00000.model.safetensors.index.json"));
        Assert.StartsWith(
            $"{{\n  \"metadata\": {{\n    \"total_size\": {4 * Some.Tiny.ParameterCount()}\n  }},\n  \"weight_map\": {{\n    \"model.embed_tokens.weight\": \"model-00001-of-0000",
            text);
        Assert.EndsWith("}\n", text);
    }

    [Fact]
    public void Read_OfAnIndexThatLacksATensor_NamesIt()
    {
        using var model = Some.Model(Some.Tiny);
        WriteIndex([("model.norm.weight", "part-0.safetensors")]);

        Assert.Contains(
            "names no file for 'model.embed_tokens.weight'", Assert.Throws<DomainAdaptException>(() => WeightIndex.Read(IndexPath, model.Weights)).Message);
    }

    private string Refusal((string, Tensor)[] wanted)
        => Assert.Throws<DomainAdaptException>(() => WeightIndex.Read(IndexPath, wanted)).Message;

    private void WriteFile(string name, params string[] tensors)
    {
        using var file = File.Create(_folder.At(name));
        Safetensors.Write(file, tensors.Select(tensor => (tensor, ones(2))));
    }

    private void WriteIndex(IReadOnlyList<(string Name, string File)> files)
        => File.WriteAllText(IndexPath, $"{{\"weight_map\": {{{string.Join(", ", files.Select(entry => $"\"{entry.Name}\": \"{entry.File}\""))}}}}}");
}
