using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class DecontaminateCommandTests
{
    [Fact]
    public void PrintsDocumentsWithHits_AlsoAgainstAPack()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("bench.jsonl"), """{"id":"q1","query":"How many cups of feed does she need","answer":"short"}""");
        File.WriteAllText(folder.At("documents.jsonl"), """
            {"id":"clean","text":"Nothing of the kind."}
            {"id":"bad","text":"They ask: how many CUPS of feed does she need?"}
            """);
        var (output, errors) = Run(folder.At("documents.jsonl"), "--against", folder.At("bench.jsonl"), "--n", "5");
        var hit = JsonDocument.Parse(Assert.Single(output)).RootElement;
        Assert.Equal("bad", hit.GetProperty("id").GetString());
        var item = Assert.Single(hit.GetProperty("hits").EnumerateArray());
        Assert.Equal(("q1", "query", 4), (item.GetProperty("item").GetString(), item.GetProperty("part").GetString(), item.GetProperty("runs").GetInt32()));
        Assert.Equal((10, 45), (item.GetProperty("spans")[0].GetProperty("start").GetInt32(), item.GetProperty("spans")[0].GetProperty("end").GetInt32()));
        Assert.Empty(errors);

        Run("--against", folder.At("bench.jsonl"), "--n", "5", "--pack", folder.At("pack.jsonl"));
        Assert.Equal(output, Run(folder.At("documents.jsonl"), "--against", folder.At("pack.jsonl"), "--n", "5").Output);

        var (none, warning) = Run(folder.At("documents.jsonl"), "--against", folder.At("bench.jsonl"), "--n", "13");
        Assert.Empty(none);
        Assert.Contains("1 of 1 items", warning, StringComparison.Ordinal);
    }

    private static (string[] Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = DecontaminateCommand.Create().Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        Assert.Equal(0, code);
        return (output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), errors.ToString());
    }
}
