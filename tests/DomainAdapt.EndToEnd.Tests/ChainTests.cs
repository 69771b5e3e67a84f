using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>
/// A first model and three drops after it, each learnt on top of the model that was promoted last, beside general text that is told again. The model
/// of the second is not promoted.
/// </summary>
public sealed class ChainTests : IDisposable
{
    private const string Common =
        """
        stages:
          - kind: acquire
          - kind: read
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-chain-").FullName;

    public ChainTests()
    {
        var random = new SplitMix64(7);
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        Write("general", Texts(ref random, vocabulary: 60, prefix: "word"));
        var first = Texts(ref random, vocabulary: 40, prefix: "term");
        Write("m1", first);
        Write("m2", Texts(ref random, vocabulary: 40, prefix: "term"));
        Write("m3", [.. Texts(ref random, vocabulary: 40, prefix: "term"), .. first[..10]]); // ten come again under other names
        File.WriteAllText(Path.Combine(_folder, "first.yaml"),
            $$"""
            name: first
            sources:
              general: { corpus: general.corpus.yaml, holdout: { by: hash, share: 0.2 } }
            {{Common}}
              - { kind: hold_out, max_removed_share: 1 }
              - { kind: train_tokenizer, inputs: [hold_out], vocabulary: 300 }
              - { kind: tokenize, inputs: [hold_out], tokenizer: train_tokenizer }
              - { kind: mix, inputs: [tokenize], sequence_tokens: 32, budget_tokens: 12_800, shares: { general: 1 }, max_epochs: { general: 9 } }
              - { kind: train, model: { layers: 1, width: 32, heads: 2, feed_forward: 64 }, batch_sequences: 8, threads: 1, learning_rate: 0.003 }
            """);
        File.WriteAllText(Path.Combine(_folder, "monthly.yaml"),
            $$"""
            name: monthly
            sources:
              drop: { corpus: m1.corpus.yaml, domain: true, holdout: { by: hash, share: 0.2 } }
              general: { corpus: general.corpus.yaml, holdout: { by: hash, share: 0.2 } }
            {{Common}}
              - { kind: dedup_exact, index: seen }
              - { kind: hold_out, max_removed_share: 1 }
              - { kind: tokenize, inputs: [hold_out], tokenizer_file: tokenizer.json }
              - { kind: mix, inputs: [tokenize], sequence_tokens: 32, budget_tokens: 12_800, shares: { drop: 0.5, general: 0.5 }, max_epochs: { drop: 9, general: 9 } }
              - { kind: train, init: { run: monthly/latest_promoted }, batch_sequences: 8, threads: 1, learning_rate: 0.003 }
              - { kind: evaluate, inputs: [tokenize, train], models: [train], runs: [monthly/latest_promoted], threads: 1 }
              - { kind: gate, model: train, current: monthly/latest_promoted, min_domain_gain: -0.5, max_general_loss: 0.9 }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ThreeDrops_EachGoesOnFromThePromotedModel()
    {
        await RunAsync("run", "first.yaml", "--offline");
        var tokenizer = Directory.EnumerateFiles(Path.Combine(_folder, "work", "store"), "*tokenizer.json", SearchOption.AllDirectories).First();
        File.Copy(tokenizer, Path.Combine(_folder, "tokenizer.json"));

        var (code, _, errors) = await DomainAdaptProcess.RunAsync(_folder, Month(1));
        Assert.Equal(5, code);
        Assert.Contains("monthly/latest_promoted: no gate of this pipeline has promoted a model yet", errors, StringComparison.Ordinal);

        // The first drop goes on from a model that is named.
        await RunAsync([.. Month(1), "--set", "train.init.run=first/train", "--set", "evaluate.runs=[first/train]", "--set", "gate.current=first/train"]);
        Assert.True(Promoted("first/train"));
        await RunAsync([.. Month(2), "--set", "gate.min_domain_gain=0.9"]);
        Assert.False(Promoted("monthly/latest_promoted"));
        var second = Manifest();
        await RunAsync(Month(3));
        var third = Manifest();
        Assert.True(Promoted("monthly/latest_promoted"));
        // The second's model is nobody's beginning: the third goes on from the first's, as the second did.
        Assert.Equal([1L, 0, 1], Runs().Select(run => Counts(run, "gate")["promoted"]));
        Assert.Equal(Begun(second), Begun(third));

        // What the first drop had is not learnt again; general text, told again, is no copy of itself.
        Assert.Equal([0L, 0], Runs().Take(2).Select(Rejected));
        Assert.InRange(Rejected(Runs()[2]), 1, 10); // of two that are alike the later may stay, and the earlier is withdrawn

        // Run again it begins where it began, though what is promoted now is its own model.
        Assert.DoesNotContain("begins", await RunAsync(Month(3)), StringComparison.Ordinal);
        Assert.Equal(3, Runs().Count);

        // The account closes in each run: what was placed was seen, source by source.
        Assert.All(Runs(), run =>
        {
            var (mix, train) = (Counts(run, "mix"), Counts(run, "train"));
            foreach (var source in (string[])["drop", "general"])
                Assert.Equal(mix[$"tokens_placed.{source}"], train[$"tokens_seen.{source}"]);
            Assert.Equal(0, train["tokens_remaining"]);
            Assert.InRange(Math.Abs(mix["tokens_placed.drop"] - mix["tokens_placed.general"]), 0, 32);
        });

        // The promoted model's run is kept however old it is.
        await RunAsync([.. Month(2), "--set", "train.learning_rate=0.002", "--set", "gate.min_domain_gain=0.9"]);
        Assert.False(Promoted("monthly/latest_promoted"));
        var garbage = await RunAsync("gc", "--keep-runs", "1");
        Assert.DoesNotContain(third.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("stage").GetString() == "train").GetProperty("folder_name").GetString()!, garbage, StringComparison.Ordinal);
        Assert.Contains("train-", garbage, StringComparison.Ordinal);
    }

    private static string[] Month(int number) => ["run", "monthly.yaml", "--offline", "--set", string.Create(CultureInfo.InvariantCulture, $"sources.drop.corpus=m{number}.corpus.yaml")];

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(_folder, arguments);
        Assert.True(code == 0, output + errors);
        return output;
    }

    private List<string> Runs() => [.. Directory.EnumerateDirectories(Path.Combine(_folder, "work", "runs", "monthly")).OrderBy(Directory.GetCreationTimeUtc)];

    private JsonElement Manifest(string? run = null) => Json(Path.Combine(run ?? Runs()[^1], "manifest.json"));

    private string StageFolder(string run, string stage) => Path.Combine(_folder, "work", "store",
        Manifest(run).GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("stage").GetString() == stage).GetProperty("folder_name").GetString()!);

    private Dictionary<string, long> Counts(string run, string stage)
        => Json(Path.Combine(StageFolder(run, stage), "marker.json")).GetProperty("counts").EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt64());

    private long Rejected(string run) => Counts(run, "dedup_exact").Where(count => count.Key.StartsWith("documents_rejected", StringComparison.Ordinal)).Sum(count => count.Value);

    private bool Promoted(string current)
    {
        var promotion = Json(Directory.EnumerateFiles(Path.Combine(StageFolder(Runs()[^1], "gate"), "promotion")).Single());
        Assert.Equal(current, promotion.GetProperty("current").GetString());
        return promotion.GetProperty("promoted").GetBoolean();
    }

    /// <summary>The runs that a run's training began from.</summary>
    private static string[] Begun(JsonElement manifest)
        => [.. manifest.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("stage").GetString() == "train").GetProperty("runs").EnumerateArray().Select(run => run.GetString()!)];

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    private static List<string> Texts(ref SplitMix64 random, ulong vocabulary, string prefix)
    {
        var texts = new List<string>();
        for (var number = 0; number < 60; number++)
        {
            var words = new List<string>();
            for (var word = 0; word < 40; word++)
                words.Add($"{prefix}{random.Next(vocabulary)}");
            texts.Add(string.Join(' ', words));
        }
        return texts;
    }

    private void Write(string name, List<string> texts)
    {
        File.WriteAllLines(Path.Combine(_folder, "data", $"{name}.jsonl"), texts.Select((text, number) => JsonSerializer.Serialize(new { id = $"{name}-{number}", text })));
        File.WriteAllText(Path.Combine(_folder, $"{name}.corpus.yaml"), $"id: {name}\ntitle: {name}\nlicence: CC0-1.0\nfrom: {{ kind: path, path: data, include: [{name}.jsonl] }}\nread: {{ kind: jsonl }}\n");
    }
}
