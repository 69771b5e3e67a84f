using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>A host asks to be taken down: who saw it, and a run without it that makes nothing anew before the mix.</summary>
public sealed class ExcludeTests : IDisposable
{
    private const string Pipeline =
        """
        name: takedown
        seed: 3
        sources:
          notes: { corpus: notes.corpus.yaml, domain: true }
        stages:
          - kind: acquire
          - kind: read
          - { kind: train_tokenizer, vocabulary: 300 }
          - { kind: tokenize, inputs: [read], tokenizer: train_tokenizer }
          - { kind: mix, inputs: [tokenize], sequence_tokens: 32, shares: { notes: 1 }, budget_tokens: 6_400 }
          - { kind: train, name: first, inputs: [mix], model: { layers: 1, width: 32, heads: 2, feed_forward: 64 }, batch_sequences: 4, threads: 1 }
          - { kind: train, name: second, inputs: [mix], init: { stage: first }, batch_sequences: 4, threads: 1, budget_tokens: 640 }
        """;

    private const string Corpus =
        """
        id: notes
        title: Notes
        licence: CC0-1.0
        from: { kind: path, path: data }
        read: { kind: jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("domainadapt-exclude-").FullName;

    public ExcludeTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllText(Path.Combine(_folder, "takedown.yaml"), Pipeline);
        File.WriteAllText(Path.Combine(_folder, "notes.corpus.yaml"), Corpus);
        File.WriteAllLines(Path.Combine(_folder, "data", "a.jsonl"), Enumerable.Range(0, 200).Select(number => JsonSerializer.Serialize(new
        {
            id = $"n{number}",
            url = number % 20 == 0 ? $"https://docs.gone.example/{number}" : $"https://stays.example/{number}",
            text = string.Join(' ', Enumerable.Range(0, 40).Select(word => $"word{number * 7919 % 83}x{word * 31 % 17}")),
        })));
        File.WriteAllText(List, "host gone.example\n");
    }

    private string List => Path.Combine(_folder, "list.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ATakenDownHost_IsFoundInWhatSawIt_AndGoneFromWhatIsMadeAnew()
    {
        var (code, output, errors) = await RunAsync("run", "takedown.yaml", "--offline");
        Assert.True(code == 0, output + errors);
        var before = Folders();

        // Which steps saw them, by another reader of the same files.
        var lineage = Path.Combine(_folder, "work", "store", "mix-*", "lineage", "*.parquet");
        var tokens = Path.Combine(_folder, "work", "store", "tokenize@*", "kept", "*.parquet");
        var expected = Query($"""
            select count(distinct document), sum(tokens)::bigint, count(distinct sequence // 4), min(sequence // 4) + 1, max(sequence // 4) + 1
            from read_parquet('{lineage}') where document in (select id from read_parquet('{tokens}') where url like 'https://docs.gone.example/%')
            """);
        var trainings = await ExcludeAsync();
        Assert.Equal(["first", "second"], trainings.Select(training => training.GetProperty("training").GetString()));
        var first = trainings[0];
        Assert.Equal(
            expected.Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            [
                Number(first, "documents"), Number(first, "tokens"), Number(first, "steps"),
                first.GetProperty("step_ranges")[0][0].GetInt64(), first.GetProperty("step_ranges").EnumerateArray().Last()[1].GetInt64(),
            ]);
        Assert.True(Number(first, "documents") is > 0 and <= 10);
        Assert.Empty(first.GetProperty("through").EnumerateArray());
        var weights = Assert.Single(first.GetProperty("checkpoints").EnumerateArray());
        Assert.Equal(50, Number(weights, "step"));
        Assert.True(Directory.Exists(Path.Combine(_folder, "work", "store", weights.GetProperty("folder").GetString()!)));
        // The second went on from the first: its weights saw what that saw, whatever its own steps did.
        Assert.EndsWith("/first", Assert.Single(trainings[1].GetProperty("through").EnumerateArray()).GetString(), StringComparison.Ordinal);

        (code, output, errors) = await RunAsync("run", "takedown.yaml", "--offline", "--set", $"mix.exclude={List}");
        Assert.True(code == 0, output + errors);
        var made = Folders().Except(before).Select(name => name[..name.LastIndexOf('-')]).Order(StringComparer.Ordinal);
        Assert.Equal(["first", "mix", "second"], made);

        // Only the old run is named now, and its newest successor holds nothing of the host.
        Assert.Equal(2, (await ExcludeAsync()).Count);
        Assert.Empty(await ExcludeAsync("--run", "takedown"));
        (code, output, errors) = await RunAsync("mix", "verify", "takedown");
        Assert.True(code == 0, output + errors);
        var id = (string)Query($"select id from read_parquet('{tokens}') where url = 'https://docs.gone.example/40'")[0];
        (_, output, _) = await RunAsync("trace", id, "--json");
        Assert.Contains("\"excluded\"", output, StringComparison.Ordinal);
        Assert.Contains("host gone.example", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"placed\"", output, StringComparison.Ordinal);
        (_, output, errors) = await RunAsync("trace", "https://stays.example/41", "--json");
        Assert.Contains("\"placed\"", output, StringComparison.Ordinal);
        Assert.Equal("", errors);

        // A read stage of an earlier version has no index of addresses: the first question makes one.
        File.Delete(Directory.EnumerateFiles(Path.Combine(_folder, "work", "store"), "addresses", SearchOption.AllDirectories).Single());
        foreach (var indexing in (string[])["Indexing the addresses of read@notes, once.", ""])
        {
            (_, var again, errors) = await RunAsync("trace", "https://stays.example/41", "--json");
            Assert.Equal((output, indexing), (again, errors.Trim()));
        }
        (code, _, errors) = await RunAsync("trace", "https://stays.example/40", "--json");
        Assert.Equal(5, code);
        Assert.Contains("has no such document", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListThatIsNone_IsToldWithItsLine()
    {
        await File.WriteAllTextAsync(List, "host gone.example\nhttps://gone.example/1\n", TestContext.Current.CancellationToken);
        var (code, _, errors) = await RunAsync("exclude", List);
        Assert.Equal(2, code);
        Assert.Contains("list.txt:2: found 'https://gone.example/1'", errors, StringComparison.Ordinal);
    }

    private static long Number(JsonElement record, string name) => record.GetProperty(name).GetInt64();

    private static object[] Query(string sql)
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText = sql;
        using var rows = query.ExecuteReader();
        Assert.True(rows.Read());
        var values = new object[rows.FieldCount];
        rows.GetValues(values);
        return values;
    }

    private string[] Folders() => [.. Directory.EnumerateDirectories(Path.Combine(_folder, "work", "store")).Select(path => Path.GetFileName(path))];

    private async Task<List<JsonElement>> ExcludeAsync(params string[] more)
    {
        var (code, output, errors) = await RunAsync(["exclude", List, "--json", .. more]);
        Assert.True(code == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => DomainAdaptProcess.RunAsync(_folder, arguments);
}
