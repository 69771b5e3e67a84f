using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;

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
    public void Read_OfAnIndexThatLacksATensor_NamesIt()
    {
        using var model = Some.Model(Some.Tiny);
        WriteIndex([("model.norm.weight", "part-0.safetensors")]);

        Assert.Contains(
            "names no file for 'model.embed_tokens.weight'", Assert.Throws<DomainAdaptException>(() => WeightIndex.Read(IndexPath, model.Weights)).Message);
    }

    private void WriteIndex(IReadOnlyList<(string Name, string File)> files)
        => File.WriteAllText(IndexPath, $"{{\"weight_map\": {{{string.Join(", ", files.Select(entry => $"\"{entry.Name}\": \"{entry.File}\""))}}}}}");
}
