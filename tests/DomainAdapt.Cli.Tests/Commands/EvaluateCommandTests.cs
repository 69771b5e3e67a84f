using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Evaluation;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_GivesEachFilesBitsPerByte()
    {
        var model = TinyModel.Write(_folder);
        var (lines, text) = (Lines(8), TextFile());
        using var loaded = PretrainedModel.Load(
            Path.Combine(model, "config.json"), Path.Combine(model, "model.safetensors"), Path.Combine(model, "tokenizer.json"));
        var losses = new BitsPerByte(loaded.Decoder, startToken: 0).Evaluate([.. Texts(8).Select(text => Encoded(loaded, text))]);

        using var json = JsonDocument.Parse(Run(model, "--data", lines, text, "--json").Output);

        var files = json.RootElement.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal([lines, text], files.Select(file => file.GetProperty("file").GetString()));
        Assert.Equal([8, 1], files.Select(file => file.GetProperty("documents").GetInt32()));
        Assert.Equal(Texts(8).Sum(text => Encoding.UTF8.GetByteCount(text)), files[0].GetProperty("bytes").GetInt64());
        var figure = files[0].GetProperty("model");
        Assert.Equal(losses.Aggregate((a, b) => a + b).BitsPerByte, figure.GetProperty("bits_per_byte").GetDouble(), 1e-9);
        var expected = new Bootstrap(seed: 0).BitsPerByte(losses)!.Value;
        Assert.Equal(expected.Low, figure.GetProperty("interval").GetProperty("low").GetDouble(), 1e-9);
        Assert.Equal(expected.High, figure.GetProperty("interval").GetProperty("high").GetDouble(), 1e-9);
        Assert.Equal(JsonValueKind.Null, files[1].GetProperty("model").GetProperty("interval").ValueKind);
        Assert.Equal(JsonValueKind.Null, files[0].GetProperty("base").ValueKind);
    }

    [Fact] // The base has a tokenizer of its own, and its own bits per byte.
    public void Evaluate_BesideABase_GivesTheDifference()
    {
        var (model, other) = (TinyModel.Write(_folder), TinyModel.Write(_folder, "base", seed: 2, vocabulary: 262));
        var lines = Lines(8);

        using var both = JsonDocument.Parse(Run(model, "--base", other, "--data", lines, "--json").Output);
        using var alone = JsonDocument.Parse(Run(other, "--data", lines, "--json").Output);

        var file = both.RootElement.GetProperty("files")[0];
        double Of(string name) => file.GetProperty(name).GetProperty("bits_per_byte").GetDouble();
        Assert.Equal(alone.RootElement.GetProperty("files")[0].GetProperty("model").GetProperty("bits_per_byte").GetDouble(), Of("base"));
        Assert.NotEqual(Of("model"), Of("base"));
        Assert.Equal(Of("model") - Of("base"), Of("difference"));
        var interval = file.GetProperty("difference").GetProperty("interval");
        Assert.InRange(Of("difference"), interval.GetProperty("low").GetDouble(), interval.GetProperty("high").GetDouble());
    }

    [Fact]
    public void Evaluate_AsATable_HasARowForEachFile()
    {
        var (model, lines) = (TinyModel.Write(_folder), Lines(3));
        var (code, text, _) = Run(model, "--base", model, "--data", lines);
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("difference", text, StringComparison.Ordinal);
        Assert.Contains("0.0000 (0.0000 to 0.0000)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_OfAnUnknownModel_SaysWhatItExpects()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Run("nowhere", "--data", TextFile()));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains("there is no such folder", failure.Message, StringComparison.Ordinal);
    }

    private static EncodedDocument Encoded(PretrainedModel model, string text)
    {
        var ids = new List<int>();
        model.Tokenizer.Encode(Encoding.UTF8.GetBytes(text), ids);
        return new EncodedDocument(ids.ToArray(), Encoding.UTF8.GetByteCount(text));
    }

    private static IEnumerable<string> Texts(int count) => Enumerable.Range(0, count)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"the text № {i} goes on") + string.Concat(Enumerable.Repeat(" and on", 5 * i)));

    private string Lines(int count)
    {
        var path = _folder.At("texts.jsonl");
        File.WriteAllLines(path, Texts(count).Select(text => JsonSerializer.Serialize(new { text })));
        return path;
    }

    private string TextFile()
    {
        var path = _folder.At("text.txt");
        File.WriteAllText(path, "the model goes on with the text");
        return path;
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments) => TinyModel.Run(EvaluateCommand.Create(), arguments);
}
