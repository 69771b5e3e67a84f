using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class ClassifierMineCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // The lines of the crawl as they were and in their order; the documents of the domain among them, and hardly another.
    public void RecallsLinesOfTheCrawl()
    {
        var printed = Run(Domain(), Web(), "--rounds", "2", "--dim", "8", "--word-ngrams", "1", "--min-count", "1", "--epoch", "6", "--text-field", "body");

        var recalled = File.ReadAllLines(_folder.At("mined/recalled.jsonl"));
        Assert.InRange(recalled.Count(line => line.Contains("court", StringComparison.Ordinal)), 8, 10);
        Assert.InRange(recalled.Count(line => line.Contains("shop", StringComparison.Ordinal)), 0, 2);
        Assert.Equal(File.ReadAllLines(Web()).Where(recalled.Contains), recalled);
        Assert.Equal([1, 2], printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("round").GetInt32()));
        Assert.Equal(recalled.Length, Report().GetProperty("rounds")[1].GetProperty("recalled").GetInt32());

        File.WriteAllText(_folder.At("more.jsonl"), """{"text":"the court held appeal void"}""");
        Assert.Contains("\"label\":\"domain\"", ClassifierCommandTests.Run("apply", _folder.At("more.jsonl"), "--model", _folder.At("mined/model.bin")), StringComparison.Ordinal);
    }

    [Fact] // Each option is the setting that it says it is.
    public void TakesItsSettings()
    {
        Run(Domain(), Web(), "--rounds", "1", "--threshold", "0.4", "--learn-threshold", "0.8", "--held-out", "0.25", "--max-texts", "90", "--dim", "7", "--word-ngrams", "1",
            "--min-count", "2", "--epoch", "4", "--seed", "5", "--workers", "2", "--max-memory", "300", "--text-field", "body");

        var settings = Report().GetProperty("settings");
        var classifier = settings.GetProperty("classifier");
        Assert.Equal([1, 0.4, 0.8, 0.25, 90, 5], Numbers(settings, "rounds", "threshold", "learn_threshold", "held_out_share", "max_texts", "seed"));
        Assert.Equal([7, 1, 2, 4, 5, 300 << 20], Numbers(classifier, "dimension", "word_n_grams", "min_count", "epochs", "seed", "max_memory_bytes"));
        var round = Report().GetProperty("rounds")[0];
        Assert.InRange(round.GetProperty("domain_texts").GetInt32() + round.GetProperty("web_texts").GetInt32(), 100, 170); // Of 100 and 210, a quarter held out, some 90 of each learnt.
    }

    [Theory]
    [InlineData("--threshold is 0; expected more than 0, below 1.", "--threshold", "0")]
    [InlineData("--learn-threshold is 0.3, below threshold (0.5).", "--learn-threshold", "0.3")]
    [InlineData("--held-out is 1; expected 0 to below 1.", "--held-out", "1")]
    [InlineData("--workers is 0; expected 1 to 256.", "--workers", "0")]
    [InlineData("name the member that holds it with --text-field", "--text-field", "content")]
    public void SaysWhatCannotBe(string message, string option, string value)
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Run(Domain(), Web(), option, value));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private static double[] Numbers(JsonElement of, params string[] names) => [.. names.Select(name => of.GetProperty(name).GetDouble())];

    private JsonElement Report() => JsonDocument.Parse(File.ReadAllText(_folder.At("mined/report.json"))).RootElement;

    private string Run(string domain, string web, params string[] options)
        => ClassifierCommandTests.Run(["mine", "--domain", domain, "--web", web, "-o", _folder.At("mined"), .. options]);

    private string Domain() => Write("domain.jsonl", Enumerable.Range(0, 100).Select(Law));

    private string Web() => Write("web.jsonl", Enumerable.Range(0, 200).Select(number => $$"""{ "body": "a shop sells phone {{number}} and a cheap video" }""").Concat(Enumerable.Range(500, 10).Select(Law)));

    private static string Law(int number) => $$"""{ "body": "the court held appeal {{number}} of the statute void" }""";

    private string Write(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(_folder.At(name), lines);
        return _folder.At(name);
    }
}
