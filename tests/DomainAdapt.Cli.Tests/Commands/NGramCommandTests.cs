using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class NGramCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TrainsAModelThatTakesItsOwnTextBest()
    {
        var (text, model) = (Write("text.txt", "The court held.\nThe court denied it.\nThe board met.\n"), Path.Combine(_folder.Path, "m.arpa"));
        Run("train", text, "-o", model, "--order", "3");
        Assert.StartsWith("\\data\\\nngram 1=", File.ReadAllText(model), StringComparison.Ordinal);
        var lines = Run("score", Write("a.jsonl", """{"id":"x","text":"The court held."}""" + "\n" + """{"text":"held court The"}""" + "\n"), "--model", model).Split('\n');
        var (own, other) = (JsonDocument.Parse(lines[0]).RootElement, JsonDocument.Parse(lines[1]).RootElement);
        Assert.Equal(("x", 4), (own.GetProperty("id").GetString(), own.GetProperty("tokens").GetInt32()));
        Assert.True(own.GetProperty("perplexity").GetDouble() < other.GetProperty("perplexity").GetDouble());
        Assert.Contains("absent.arpa", Assert.Throws<DomainAdaptException>(() => Run("score", text, "--model", "absent.arpa")).Message, StringComparison.Ordinal);
    }

    [Fact] // Order, form of lines, and pieces instead of words.
    public void TakesItsSettings()
    {
        var (text, model) = (Write("text.txt", "The court held.\nThe court denied it.\n"), Path.Combine(_folder.Path, "m.arpa"));
        Run("train", text, "-o", model, "--order", "2");
        var arpa = File.ReadAllText(model);
        Assert.Contains("\tthe court\n", arpa, StringComparison.Ordinal);
        Assert.DoesNotContain("ngram 3=", arpa, StringComparison.Ordinal);
        Run("train", text, "-o", model, "--order", "2", "--raw");
        Assert.Contains("\tThe court\n", File.ReadAllText(model), StringComparison.Ordinal);
        Assert.True(Perplexity("--raw") < Perplexity(), "The words of the model begin with capital letters.");

        var tokenizer = Path.Combine(_folder.Path, "tokenizer");
        Assert.Equal(0, TokenizerCommand.Create().Parse(["train", text, "-o", tokenizer, "--model", "unigram", "--vocabulary", "300"]).Invoke(new InvocationConfiguration { Error = TextWriter.Null }));
        Run("train", text, "-o", model, "--order", "2", "--raw", "--tokenizer", Path.Combine(tokenizer, "tokenizer.model"));
        Assert.Contains("\u2581", File.ReadAllText(model), StringComparison.Ordinal);
        Assert.NotEqual(Perplexity("--raw"), Perplexity("--raw", "--tokenizer", Path.Combine(tokenizer, "tokenizer.model")));

        double Perplexity(params string[] options)
            => JsonDocument.Parse(Run(["score", text, "--model", model, .. options]).Split('\n')[0]).RootElement.GetProperty("perplexity").GetDouble();
    }

    [Theory]
    [InlineData("--order is 8; expected 1 to 7", "--order", "8")]
    [InlineData("the limit is 0 MiB", "--max-memory", "0")]
    [InlineData(":1: 'text' holds half of a character")]
    public void Train_SaysWhatCannotBe(string message, params string[] options)
    {
        var text = Write("text.jsonl", options.Length > 0 ? "The court held.\n" : """{"text":"half \ud83d of one"}""");
        var failure = Assert.Throws<DomainAdaptException>(() => Run(["train", text, "-o", Path.Combine(_folder.Path, "m.arpa"), .. options]));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Run(params string[] arguments)
    {
        using var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        Assert.Equal(0, NGramCommand.Create().Parse(arguments).Invoke(configuration));
        return output.ToString();
    }
}
