using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class ClassifierCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // From labelled JSON lines to a model with the settings given, its figures and its labels.
    public void TrainsMeasuresAndApplies()
    {
        var (lines, model) = (_folder.At("lines.jsonl"), _folder.At("model.bin"));
        File.WriteAllLines(lines, Enumerable.Range(0, 80).Select(number => number % 2 == 0
            ? $$"""{"kind":"law","body":"the court held appeal {{number}} void"}"""
            : $$"""{"kind":"medicine","body":"the dose {{number}} cured a fever"}"""));
        Run("train", lines, "-o", model, "--dim", "6", "--epoch", "9", "--lr", "0.5", "--min-count", "2", "--word-ngrams", "2", "--minn", "2", "--maxn", "3", "--bucket", "500", "--text-field", "body", "--label-field", "kind");
        var options = FastTextModel.Load(model).Options;
        Assert.Equal((6, 9, 2, 2), (options.Dimension, options.Epochs, options.MinCount, options.WordNGrams));
        Assert.Equal((2, 3, 500), (options.MinCharacters, options.MaxCharacters, options.Buckets));

        var figures = Json(Run("eval", lines, "--model", model, "--text-field", "body", "--label-field", "kind"));
        Assert.Equal((80, 1.0), (figures.GetProperty("texts").GetInt32(), figures.GetProperty("accuracy").GetDouble()));

        File.WriteAllText(_folder.At("texts.jsonl"), """{"id":7,"text":"the dose cured a fever"}""");
        var applied = Json(Run("apply", _folder.At("texts.jsonl"), "--model", model, "--top", "2"));
        Assert.Equal(("7", "medicine"), (applied.GetProperty("id").GetString(), applied.GetProperty("label").GetString()));
        Assert.Equal(["medicine", "law"], applied.GetProperty("labels").EnumerateArray().Select(label => label.GetProperty("label").GetString()));
    }

    [Fact] // All that is wrong at once, by the names of the options.
    public void Train_SaysWhatCannotBe()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Run("train", "absent.txt", "-o", "model.ftz", "--dim", "5", "--min-count", "0", "--workers", "0"));
        Assert.Equal(["--min-count", "--workers", "--dim"], failure.Message.Split(Environment.NewLine).Select(line => line.Split(' ')[0]));
        Assert.Contains("--output ends in '.model'", Assert.Throws<DomainAdaptException>(() => Run("train", "absent.txt", "-o", "a.model")).Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    internal static string Run(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(0, ClassifierCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false }));
        return output.ToString();
    }
}
