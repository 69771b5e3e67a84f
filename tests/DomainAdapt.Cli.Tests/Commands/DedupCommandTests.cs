using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class DedupCommandTests
{
    private const string Text = "the court of appeals holds that the statute does not apply to contracts made before it came into force";

    [Fact]
    public void PrintsPairsAndClusters()
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder.At("a.jsonl"), [Line("x", Text), Line("y", "something else altogether, in a few words")]);
        File.WriteAllLines(folder.At("b.jsonl"), [Line("z", Text.ToUpperInvariant())]);
        var pair = JsonDocument.Parse(Assert.Single(Run(folder.At("a.jsonl"), folder.At("b.jsonl"), "--pairs", "--verify"))).RootElement;
        Assert.Equal(("x", "z", 1.0), (pair.GetProperty("a").GetString(), pair.GetProperty("b").GetString(), pair.GetProperty("similarity").GetDouble()));
        var cluster = JsonDocument.Parse(Assert.Single(Run(folder.At("a.jsonl"), folder.At("b.jsonl"), "--clusters"))).RootElement;
        Assert.Equal((2, "x"), (cluster.GetProperty("size").GetInt32(), cluster.GetProperty("survivor").GetString()));
        Assert.Equal(["x", "z"], cluster.GetProperty("documents").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact] // The golden vector of the functions, through the command; fewer words than a shingle have none.
    public void PrintsDatatrovesSignatures()
    {
        using var folder = new TempFolder();
        File.WriteAllLines(folder.At("a.jsonl"), [Line("x", "The quick brown fox jumps over the lazy dog"), Line("y", "four words are few")]);
        using var output = new StringWriter();
        Assert.Equal(0, DedupCommand.Create().Parse([folder.At("a.jsonl"), "--signatures"]).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var numbers = lines[0].GetProperty("signature").EnumerateArray().Select(number => number.GetUInt64()).ToArray();
        Assert.Equal((112, 85330943174081874UL, 3963570588256049UL), (numbers.Length, numbers[0], numbers[111]));
        Assert.Equal(("y", JsonValueKind.Null), (lines[1].GetProperty("id").GetString(), lines[1].GetProperty("signature").ValueKind));
    }

    [Theory]
    [InlineData("--bands", "30")]
    [InlineData("--threshold", "1.5")]
    [InlineData("--words", "0")]
    public void RefusesSettingsThatCannotBe(string option, string value)
    {
        var failure = Assert.Throws<DomainAdaptException>(() => DedupCommand.Create().Parse(["a.jsonl", option, value])
            .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    private static string Line(string id, string text) => JsonSerializer.Serialize(new { id, text });

    private static string[] Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = DedupCommand.Create().Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, code);
        Assert.Contains("3 documents", errors.ToString(), StringComparison.Ordinal);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
