using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Export_ToSafetensors_GivesTheSameFiles()
    {
        var model = TinyModel.Write(_folder);
        var (code, output, _) = Run(model, "--to", "safetensors", "-o", _folder.At("out"));

        Assert.Equal((ExitCodes.Done, _folder.At("out") + Environment.NewLine), (code, output));
        foreach (var name in new[] { "config.json", "model.safetensors", "tokenizer.json" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(model, name)), File.ReadAllBytes(_folder.At("out", name)));
    }

    [Fact]
    public void Export_RoundedToBf16_IsHalfTheSize_AndGenerates()
    {
        var model = TinyModel.Write(_folder);
        Run(model, "--to", "safetensors", "-o", _folder.At("out"), "--type", "bf16");

        var (whole, half) = (new FileInfo(Path.Combine(model, "model.safetensors")).Length, new FileInfo(_folder.At("out", "model.safetensors")).Length);
        Assert.InRange((double)half / whole, 0.5, 0.6); // and a header of the same size
        Assert.Contains("bfloat16", File.ReadAllText(_folder.At("out", "config.json")), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, TinyModel.Run(GenerateCommand.Create(), _folder.At("out"), "--max-new-tokens", "4").Code);
    }

    [Fact]
    public void Export_ToGguf_WritesOneFile_AndNeverOverAnother()
    {
        var model = TinyModel.Write(_folder);
        string[] arguments = [model, "--to", "gguf", "-o", _folder.At("new", "tiny.gguf")];

        Assert.Equal(ExitCodes.Done, Run(arguments).Code);
        Assert.Equal("GGUF"u8.ToArray(), File.ReadAllBytes(_folder.At("new", "tiny.gguf"))[..4]);
        var failure = Assert.Throws<DomainAdaptException>(() => Run(arguments));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains("is there already", failure.Message, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments) => TinyModel.Run(ExportCommand.Create(), arguments);
}
