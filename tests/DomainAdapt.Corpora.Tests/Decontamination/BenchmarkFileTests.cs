using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Decontamination;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Decontamination;

public sealed class BenchmarkFileTests
{
    [Fact]
    public void Read_OfAPack_GivesTheHashesOfTheTexts()
    {
        using var folder = new TempFolder();
        var texts = folder.At("bench.jsonl");
        File.WriteAllText(texts, """
            {"task_id": "T/1", "prompt": "one two three four five six", "canonical_solution": "seven eight nine ten eleven"}
            {"question": "a b c d e f"}

            """);
        var items = BenchmarkFile.Read(texts, 5);
        Assert.Equal(["T/1", "2"], items.Select(item => item.Id));
        Assert.Equal([2, 2], items.Select(item => item.Query.Count));
        Assert.Equal([1, 0], items.Select(item => item.Answer.Count));

        using (var pack = new StreamWriter(folder.At("bench.pack.jsonl")))
            BenchmarkFile.WritePack(pack, items, 5);
        Assert.DoesNotContain("three", File.ReadAllText(folder.At("bench.pack.jsonl")), StringComparison.Ordinal);
        var packed = BenchmarkFile.Read(folder.At("bench.pack.jsonl"), 5);
        Assert.Equal(items.Select(item => (item.Id, string.Join(' ', item.Query), string.Join(' ', item.Answer))),
            packed.Select(item => (item.Id, string.Join(' ', item.Query), string.Join(' ', item.Answer))));
        Assert.Contains("5", Assert.Throws<DomainAdaptException>(() => BenchmarkFile.Read(folder.At("bench.pack.jsonl"), 13)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\": 1}", ":1: has neither a query")]
    [InlineData("[1]", ":1: is no benchmark item")]
    [InlineData("{\"words\": 13, \"query\": \"AAAA\"}", ":1: is no benchmark item")]
    [InlineData("", "has no item")]
    public void Read_OfSomethingElse_SaysWhere(string content, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("bench.jsonl"), content);
        Assert.Contains(expected, Assert.Throws<DomainAdaptException>(() => BenchmarkFile.Read(folder.At("bench.jsonl"), 13)).Message, StringComparison.Ordinal);
    }
}
