using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The main job on real input, from packages to an evaluated model.</summary>
public sealed class QuickstartTests : IClassFixture<QuickstartTests.FinishedRun>
{
    private readonly FinishedRun _run;

    public QuickstartTests(FinishedRun run) => _run = run;

    [Fact]
    public void Run_EndsBecauseTheDomainIsExhausted()
    {
        Assert.True(_run.Code == 0, _run.Output + _run.Errors);
        Assert.Contains("source_exhausted", _run.Output, StringComparison.Ordinal);
        var account = JsonDocument.Parse(File.ReadAllBytes(Assert.Single(_run.Pipeline.Files("adapted", "account")))).RootElement;
        Assert.Equal("source_exhausted", account.GetProperty("stop_reason").GetString());
        Assert.Equal("aspnetcore", account.GetProperty("exhausted_source").GetString());
        var placed = _run.Pipeline.Marker("mix_adapted").GetProperty("counts").GetProperty("tokens_placed").GetInt64();
        Assert.Equal(placed, account.GetProperty("seen_tokens").GetInt64());
    }

    [Fact]
    public void Shards_AreReadByAnotherProgram_WithTheLedgersTokens()
    {
        var files = string.Join(", ", _run.Pipeline.Files("mix_adapted", "sequences").Select(path => $"'{path}'"));
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText = $"select source, sum(real_tokens)::bigint, count(*), max(len(input_ids)) from read_parquet([{files}]) group by source order by source";
        using var reader = query.ExecuteReader();
        var tokens = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read())
        {
            tokens.Add(reader.GetString(0), reader.GetInt64(1));
            Assert.Equal(128, reader.GetInt64(3));
        }
        Assert.Equal(["aspnetcore", "runtime"], tokens.Keys);
        Assert.Equal(_run.Pipeline.Marker("mix_adapted").GetProperty("counts").GetProperty("tokens_placed").GetInt64(), tokens.Values.Sum());
        // 51/49 within one sequence of each source.
        Assert.True(Math.Abs(tokens["aspnetcore"] - (0.51 * tokens.Values.Sum())) < 128);
    }

    [Fact] // The whole corpora, not the sample of the other tests.
    public async Task Corpora_ShareNoText()
    {
        using var whole = new MiniQuickstart();
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(whole.Folder, "run", MiniQuickstart.PipelineFile, "--offline", "--to", "read");
        Assert.True(code == 0, output + errors);
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        var domain = Assert.Single(whole.Files("read@aspnetcore", "kept"));
        var general = Assert.Single(whole.Files("read@runtime", "kept"));
        query.CommandText = $"select count(*) from read_parquet('{domain}') d join read_parquet('{general}') g on d.text = g.text";
        Assert.Equal(0L, Convert.ToInt64(query.ExecuteScalar(), CultureInfo.InvariantCulture));
        query.CommandText = $"select count(*) from read_parquet(['{domain}', '{general}'])";
        Assert.Equal(3918L, Convert.ToInt64(query.ExecuteScalar(), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task MixVerify_ProvesTheMixes()
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(_run.Pipeline.Folder, "mix", "verify", "quickstart");
        Assert.True(code == 0, output + errors);
        Assert.Equal(3, output.Split(": right: ").Length - 1);
    }

    [Fact]
    public async Task MixCard_NamesLicencesAndCounts()
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(_run.Pipeline.Folder, "mix", "card", "quickstart", "--stage", "mix_adapted");
        Assert.True(code == 0, output + errors);
        Assert.StartsWith("---\nlicense: mit\n", output, StringComparison.Ordinal);
        var placed = _run.Pipeline.Marker("mix_adapted").GetProperty("counts").GetProperty("tokens_placed").GetInt64();
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{placed:N0} tokens in "), output, StringComparison.Ordinal);
        Assert.Contains("| aspnetcore | hold_out |", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_GoesOnWithAText()
    {
        string[] command = ["generate", "quickstart/adapted", "--prompt", "The request", "--max-new-tokens", "8", "--json"];
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(_run.Pipeline.Folder, command);
        Assert.True(code == 0, output + errors);
        Assert.Equal(8, JsonDocument.Parse(output).RootElement.GetProperty("texts")[0].GetProperty("ids").GetArrayLength());
    }

    [Fact] // The command reads texts and tokenizes them, the stage reads tokens: two ways to one figure.
    public async Task Evaluate_OfTheHeldOutTexts_GivesTheStagesFigure()
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        var texts = Path.Combine(_run.Pipeline.Folder, "held-out.jsonl");
        var heldOut = string.Join(", ", _run.Pipeline.Files("hold_out", "held_out").Select(path => $"'{path}'"));
        query.CommandText = $"copy (select text from read_parquet([{heldOut}]) where source = 'aspnetcore') to '{texts}' (format json)";
        query.ExecuteNonQuery();
        query.CommandText = $"select documents, bits_per_byte from read_parquet('{_run.Pipeline.Files("evaluate", "tables")[0]}') "
            + "where model = 'adapted' and source = 'aspnetcore' and documents_of = 'all'";
        using var expected = query.ExecuteReader();
        Assert.True(expected.Read());

        var (code, output, errors) = await DomainAdaptProcess.RunAsync(
            _run.Pipeline.Folder, "evaluate", "quickstart/adapted", "--base", "quickstart/base", "--data", texts, "--json", "--threads", "1");

        Assert.True(code == 0, output + errors);
        var file = JsonDocument.Parse(output).RootElement.GetProperty("files")[0];
        Assert.Equal(expected.GetInt64(0), file.GetProperty("documents").GetInt64());
        Assert.Equal(expected.GetDouble(1), file.GetProperty("model").GetProperty("bits_per_byte").GetDouble(), 1e-6);
        Assert.True(file.GetProperty("difference").GetProperty("bits_per_byte").GetDouble() < 0);
    }

    [Fact]
    public void EveryBalance_Closes()
    {
        var checkedBalances = 0;
        foreach (var path in Directory.EnumerateDirectories(_run.Pipeline.Store))
        {
            var marker = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "marker.json"))).RootElement;
            var counts = marker.GetProperty("counts");
            foreach (var balance in marker.GetProperty("balances").EnumerateArray())
            {
                Assert.Equal(Sum(balance.GetProperty("left"), counts), Sum(balance.GetProperty("right"), counts));
                checkedBalances++;
            }
        }
        Assert.True(checkedBalances >= 12, $"only {checkedBalances} balances");

        static long Sum(JsonElement names, JsonElement counts)
            => names.EnumerateArray().Sum(name => counts.TryGetProperty(name.GetString()!, out var count) ? count.GetInt64() : 0);
    }

    [Fact]
    public async Task Report_IsOnePageWithTheAccountAndTheTable()
    {
        var page = Assert.Single(Directory.EnumerateFiles(Path.Combine(_run.Pipeline.Folder, "work", "runs"), "report.html", SearchOption.AllDirectories));
        var html = await File.ReadAllTextAsync(page);
        Assert.Contains("source_exhausted", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var (code, output, _) = await DomainAdaptProcess.RunAsync(_run.Pipeline.Folder, "report", "quickstart", "--json");
        Assert.Equal(0, code);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(output).RootElement.ValueKind);
    }

    [Fact]
    public async Task StatusAndSecondRun_SayThatAllIsDone()
    {
        var (_, status, _) = await DomainAdaptProcess.RunAsync(_run.Pipeline.Folder, "status", "quickstart");
        Assert.DoesNotContain("to do", status, StringComparison.Ordinal);
        var before = _run.Pipeline.Digests();
        var (code, output, _) = await _run.Pipeline.RunAsync();
        Assert.Equal(0, code);
        Assert.DoesNotContain("begins", output, StringComparison.Ordinal);
        Assert.Equal(before, _run.Pipeline.Digests());
    }

    /// <summary>One run for all tests of the class.</summary>
    public sealed class FinishedRun : IAsyncLifetime
    {
        internal MiniQuickstart Pipeline { get; } = new();

        public int Code { get; private set; }

        public string Output { get; private set; } = "";

        public string Errors { get; private set; } = "";

        public async ValueTask InitializeAsync() => (Code, Output, Errors) = await Pipeline.RunAsync();

        public ValueTask DisposeAsync()
        {
            Pipeline.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
