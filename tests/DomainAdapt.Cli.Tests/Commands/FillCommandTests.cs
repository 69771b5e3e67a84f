using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class FillCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fill_WritesTheTextThatJsonHas()
    {
        var model = TinyModel.WriteEncoder(_folder);
        string[] arguments = [model, "--text", "the ___ goes on with the ___"];

        var (code, text, _) = TinyModel.Run(FillCommand.Create(), arguments);
        using var json = JsonDocument.Parse(TinyModel.Run(FillCommand.Create(), [.. arguments, "--json"]).Output);

        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(json.RootElement.GetProperty("text").GetString() + Environment.NewLine, text);
        var blanks = json.RootElement.GetProperty("blanks").EnumerateArray().Select(blank => blank.GetString()).ToList();
        Assert.Equal($"the{blanks[0]} goes on with the{blanks[1]}{Environment.NewLine}", text);
    }

    [Fact]
    public void Fill_ByADecoder_OrWithImpossibleOptions_IsRefused()
    {
        var (decoder, encoder) = (TinyModel.Write(_folder), TinyModel.WriteEncoder(_folder));

        Assert.Contains("Use generate", Assert.Throws<DomainAdaptException>(() => TinyModel.Run(FillCommand.Create(), decoder, "--text", "a ___")).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => TinyModel.Run(FillCommand.Create(), encoder, "--text", "a ___", "--temperature", "-1"));
        Assert.Contains("describes an encoder", Assert.Throws<DomainAdaptException>(() => TinyModel.Run(GenerateCommand.Create(), encoder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_OfAnEncoder_GivesAFigure_ButNotAgainstADecoder()
    {
        var (decoder, encoder) = (TinyModel.Write(_folder), TinyModel.WriteEncoder(_folder));
        File.WriteAllText(_folder.At("a.txt"), "the text goes on with the model");

        using var json = JsonDocument.Parse(TinyModel.Run(EvaluateCommand.Create(), encoder, "--data", _folder.At("a.txt"), "--json").Output);
        var failure = Assert.Throws<DomainAdaptException>(() => TinyModel.Run(EvaluateCommand.Create(), encoder, "--base", decoder, "--data", _folder.At("a.txt")));

        Assert.InRange(json.RootElement.GetProperty("files")[0].GetProperty("model").GetProperty("bits_per_byte").GetDouble(), 0.1, 20);
        Assert.Contains("their figures do not compare", failure.Message, StringComparison.Ordinal);
    }
}
