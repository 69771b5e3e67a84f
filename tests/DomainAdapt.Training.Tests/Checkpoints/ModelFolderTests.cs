using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;

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

    [Fact]
    public void Open_OfAFolderWithoutWeights_SaysWhichFileIsMissing()
    {
        File.WriteAllText(_folder.At("config.json"), "");

        var failure = Assert.Throws<DomainAdaptException>(() => ModelFolder.Open(_folder.Path));

        Assert.Contains("has no model.safetensors or model.safetensors.index.json", failure.Message);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }
}
