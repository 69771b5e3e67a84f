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
