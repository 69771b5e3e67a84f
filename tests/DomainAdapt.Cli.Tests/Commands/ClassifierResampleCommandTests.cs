using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class ClassifierResampleCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // The lines of the raw documents as they were and in their order, nearly all like the target.
    public void DrawsLinesLikeTheTarget()
    {
        var drawn = Draw();
        Assert.Equal(15, drawn.Length);
        Assert.InRange(drawn.Count(line => line.Contains("court", StringComparison.Ordinal)), 14, 15);
        Assert.Equal(File.ReadAllLines(_folder.At("raw.jsonl")).Where(drawn.Contains), drawn);
    }

    [Fact] // Another seed draws others; with words in two buckets only, hardly anything tells documents apart.
    public void TakesItsSettings()
    {
        var drawn = Draw("--seed", "1");
        Assert.Equal(Draw(), drawn);
        Assert.NotEqual(drawn, Draw("--seed", "2"));
        Assert.InRange(Draw("--bucket", "2").Count(line => line.Contains("court", StringComparison.Ordinal)), 0, 13);
    }

    [Theory]
    [InlineData("--bucket 1; expected 1 or more and 2 or more", "--bucket", "1")]
    [InlineData("name the member that holds it with --text-field", "--text-field", "text")]
    public void SaysWhatCannotBe(string message, string option, string value)
        => Assert.Contains(message, Assert.Throws<DomainAdaptException>(() => Draw(option, value)).Message, StringComparison.Ordinal);

    private string[] Draw(params string[] options)
    {
        File.WriteAllLines(_folder.At("target.jsonl"), Enumerable.Range(0, 20).Select(Law));
        File.WriteAllLines(_folder.At("raw.jsonl"), Enumerable.Range(0, 100).Select(number => $$"""{ "body": "a shop sells phone {{number}} and a cheap video" }""").Concat(Enumerable.Range(0, 30).Select(Law)));
        string[] field = options.Contains("--text-field") ? [] : ["--text-field", "body"];
        var printed = ClassifierCommandTests.Run(["resample", "--target", _folder.At("target.jsonl"), "--raw", _folder.At("raw.jsonl"), "--count", "15", "-o", _folder.At("drawn.jsonl"), .. field, .. options]);
        Assert.Equal("""{"documents":130,"chosen":15}""", printed.Trim());
        return File.ReadAllLines(_folder.At("drawn.jsonl"));
    }

    private static string Law(int number) => $$"""{ "body": "the court held appeal {{number}} of the statute void" }""";
}
