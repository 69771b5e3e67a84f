using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Randomness;
using DuckDB.NET.Data;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>What a report counts of documents and measures, against the same questions to another program over the same Parquet files.</summary>
public sealed class ReportNumbersTests(ReportNumbersTests.TwoRuns runs) : IClassFixture<ReportNumbersTests.TwoRuns>
{
    [Fact]
    public void Rules_AreWhatDuckDbCounts()
    {
        string[] steps = ["length", "gopher_quality", "gopher_repetition"];
        foreach (var (number, step) in steps.Index())
        {
            var others = string.Join(" and ", steps.Where(other => other != step).Select(other => $"\"{other}.reason\" = ''"));
            var expected = Query($"""
                select count("{step}.reason"), count(*) filter (step = '{step}'), count(*) filter ("{step}.reason" <> ''), count(*) filter ("{step}.reason" <> '' and {others})
                from read_parquet('{runs.Files("clean@notes", "measures")}')
                """).Single();
            var row = Figure("rules", "rules_clean@notes")[number];
            Assert.Equal(step, row.GetProperty("step").GetString());
            Assert.Equal(expected, Cells(row, "asked", "first", "all", "alone"));
        }
        var dropped = Query($"select count(*) from read_parquet('{runs.Files("clean@notes", "rejected")}')").Single()[0];
        Assert.True((long)dropped > 20);
        Assert.Equal((long)dropped, Figure("rules", "rules_clean@notes").EnumerateArray().Sum(row => row.GetProperty("first").GetInt64()));
        var both = Query($"""
            select count(*) from read_parquet('{runs.Files("clean@notes", "measures")}') where "length.reason" <> '' and "gopher_quality.reason" <> ''
            """).Single();
        Assert.Equal(both, Cells(Figure("rules", "rule_overlap_clean@notes")[0], "documents"));
    }

    [Fact]
    public void EveryBinOfAHistogram_IsWhatDuckDbCounts()
    {
        foreach (var measure in new[] { "length.words", "gopher_quality.mean_word_characters" })
        {
            var figure = Figure("rules", $"clean@notes.{measure}");
            var bins = figure.GetProperty("bins").EnumerateArray().ToList();
            Assert.True(bins.Count > 5);
            foreach (var bin in bins)
            {
                var (from, to) = (Text(bin.GetProperty("from").GetDouble()), Text(bin.GetProperty("to").GetDouble()));
                var expected = Query($"select count(*) from read_parquet('{runs.Files("clean@notes", "measures")}') where \"{measure}\" >= {from} and \"{measure}\" < {to}");
                Assert.Equal(expected.Single(), Cells(bin, "documents"));
            }
            Assert.Equal(Query($"select count(\"{measure}\") from read_parquet('{runs.Files("clean@notes", "measures")}')").Single()[0], bins.Sum(bin => bin.GetProperty("documents").GetInt64()));
        }
        var limits = Figure("rules", "clean@notes.length.words").GetProperty("limits").EnumerateArray().Select(limit => (limit.GetProperty("bound").GetString(), limit.GetProperty("limit").GetDouble()));
        Assert.Equal([("least", 30.0), ("most", 100_000.0)], limits);
    }

    [Theory]
    [InlineData("hosts", "host", "lower(regexp_extract(url, '^https?://([^/]+)', 1))")]
    [InlineData("licences", "licence", "licence")]
    [InlineData("years", "year", "coalesce(date[1:4], '(none)')")]
    public void NamesOfDocuments_AreWhatDuckDbCounts(string figure, string column, string expression)
    {
        var read = Query($"select {expression}, count(*) from read_parquet('{runs.Files("read@notes", "kept")}') group by 1").ToDictionary(row => (string)row[0], row => row[1]);
        var trained = Query($"select {expression}, count(*), sum(tokens)::bigint from read_parquet('{runs.Files("tokenize@notes", "kept")}') group by 1").ToDictionary(row => (string)row[0]);
        var rows = Figure("documents", $"{figure}_notes").EnumerateArray().ToList();
        Assert.Equal(read.Count, rows.Count);
        foreach (var row in rows)
        {
            var name = row.GetProperty(column).GetString()!;
            Assert.Equal(read[name], row.GetProperty("documents_read").GetInt64());
            Assert.Equal(trained[name][1..], Cells(row, "documents_trained", "tokens"));
        }
    }

    [Fact]
    public void TotalsAndTables_AreWhatDuckDbCounts()
    {
        var expected = Query($"select count(*), sum(text_bytes)::bigint, sum(words)::bigint, sum(tokens)::bigint from read_parquet('{runs.Files("tokenize@notes", "kept")}')").Single();
        var row = Figure("documents", "documents_totals").EnumerateArray().Single(row => row.GetProperty("stage").GetString() == "tokenize@notes");
        Assert.Equal(expected, Cells(row, "documents", "text_bytes", "words", "tokens"));
        Assert.Equal((long)expected[3] / (double)(long)expected[2], row.GetProperty("fertility").GetDouble(), 1e-12);
        // The Parquet beside the page has the page's numbers.
        var table = Path.Combine(runs.Reports, "tables", "documents_totals.table.parquet");
        Assert.Equal(expected[3], Query($"select tokens::bigint from read_parquet('{table}') where stage = 'tokenize@notes'").Single()[0]);
    }

    [Fact]
    public async Task ASecondReport_CountsNothingAnew_AndIsTheSame()
    {
        var before = await File.ReadAllBytesAsync(Path.Combine(runs.Reports, "report.json"), TestContext.Current.CancellationToken);
        var measures = Directory.EnumerateFiles(Path.Combine(runs.Folder, "work", "store"), "*.measures.parquet", SearchOption.AllDirectories).ToList();
        measures.ForEach(path => File.Move(path, path + ".away"));
        try
        {
            var (code, output, errors) = await DomainAdaptProcess.RunAsync(runs.Folder, ["report", runs.First]);
            Assert.True(code == 0, output + errors);
            Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(runs.Reports, "report.json"), TestContext.Current.CancellationToken));
        }
        finally
        {
            measures.ForEach(path => File.Move(path + ".away", path));
        }
    }

    [Fact]
    public async Task AReportOfFiles_CountsWhatTheRunsReportCounts()
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(runs.Files("clean@notes", "measures")))!;
        var tokens = Path.GetDirectoryName(runs.Files("tokenize@notes", "kept"))!;
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(runs.Folder, ["report", folder, tokens, "--json", "--output", "of-files"]);
        Assert.True(code == 0, errors);
        var sections = JsonDocument.Parse(output).RootElement.GetProperty("sections");
        Assert.Equal(Figure("rules", "rules_clean@notes").ToString(), sections.GetProperty("rules").GetProperty("rules_clean@files").ToString());
        Assert.Equal(Figure("rules", "clean@notes.length.words").ToString(), sections.GetProperty("rules").GetProperty("clean@files.length.words").ToString());
        var totals = sections.GetProperty("documents").GetProperty("documents_totals").EnumerateArray().Single(row => row.GetProperty("stage").GetString() == "tokenize@files");
        Assert.Equal(Figure("documents", "documents_totals").EnumerateArray().Last().GetProperty("tokens").GetInt64(), totals.GetProperty("tokens").GetInt64());
        Assert.True(File.Exists(Path.Combine(runs.Folder, "of-files", "report.html")));

        (code, _, errors) = await DomainAdaptProcess.RunAsync(runs.Folder, ["report", "data"]);
        Assert.Equal(5, code);
        Assert.Contains("has no shards of documents", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_PrintsStatementsThatAnswer()
    {
        const string Question = "SELECT r.reason, count(*), count(m.id) FROM rejects r JOIN measures m USING (id) WHERE m.\"length.reason\" = 'too_short' GROUP BY ALL ORDER BY ALL;";
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(runs.Folder, ["query", Question, "--run", $"counted/{runs.First}", "--print"]);
        Assert.True(code == 0, errors);
        var row = Query(output).Single();
        Assert.Equal(["too_short", runs.Count(runs.First, "clean@notes", "documents_rejected.length.too_short")], row[..2]);

        (_, output, _) = await DomainAdaptProcess.RunAsync(runs.Folder, ["query", "SELECT stage, count(*) FROM documents GROUP BY ALL ORDER BY ALL", "--run", $"counted/{runs.First}", "--print"]);
        Assert.Equal([["clean@notes", runs.Count(runs.First, "clean@notes", "documents_kept")], ["read@notes", 800L]], Query(output));

        (code, _, errors) = await DomainAdaptProcess.RunAsync(runs.Folder, ["query", Question, "--duckdb", "./no-such-program"]);
        Assert.Equal(5, code);
        Assert.Contains("--print", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_NamesTheSetting_TheFirstStage_AndWhatItDid()
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(runs.Folder, ["report", "diff", runs.First, runs.Second, "--json", "--output", "compared"]);
        Assert.True(code == 0, errors);
        var sections = JsonDocument.Parse(output).RootElement.GetProperty("sections");
        var setting = Assert.Single(sections.GetProperty("changes").GetProperty("settings").EnumerateArray());
        Assert.Equal(["clean.length.min_words", "30", "80"], Texts(setting, "setting", "a", "b"));
        var stages = sections.GetProperty("changes").GetProperty("stages").EnumerateArray().ToDictionary(row => row.GetProperty("stage").GetString()!, row => row.GetProperty("outputs").GetString());
        Assert.Equal(("equal", "different"), (stages["read@notes"], stages["clean@notes"]));
        var rejected = sections.GetProperty("losses").GetProperty("rejects").EnumerateArray().Single(row => row.GetProperty("rule").GetString() == "length.too_short");
        Assert.Equal(
            [runs.Count(runs.First, "clean@notes", "documents_rejected.length.too_short"), runs.Count(runs.Second, "clean@notes", "documents_rejected.length.too_short")],
            Cells(rejected, "a", "b"));
        var html = await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(runs.Folder, "compared"), "diff-*.html").Single(), TestContext.Current.CancellationToken);
        Assert.Contains("The first stage that differs is clean@notes", html, StringComparison.Ordinal);

        (_, output, _) = await DomainAdaptProcess.RunAsync(runs.Folder, ["report", "diff", runs.First, runs.First, "--json", "--output", "compared"]);
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("sections").GetProperty("changes").TryGetProperty("settings", out _));
        Assert.DoesNotContain("different", output, StringComparison.Ordinal);
    }

    private JsonElement Figure(string section, string figure) => runs.Report.GetProperty("sections").GetProperty(section).GetProperty(figure);

    private static object[] Cells(JsonElement row, params string[] names) => [.. names.Select(name => (object)row.GetProperty(name).GetInt64())];

    private static string[] Texts(JsonElement row, params string[] names) => [.. names.Select(name => row.GetProperty(name).GetString()!)];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "::double";

    private static List<object[]> Query(string sql)
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText = sql;
        using var rows = query.ExecuteReader();
        var found = new List<object[]>();
        while (rows.Read())
        {
            var values = new object[rows.FieldCount];
            rows.GetValues(values);
            found.Add(values);
        }
        return found;
    }

    /// <summary>Two runs of a pipeline over drawn text, the second with one other limit.</summary>
    public sealed class TwoRuns : IAsyncLifetime
    {
        private const string Pipeline =
            """
            name: counted
            sources:
              notes: { corpus: notes.corpus.yaml, domain: true }
            stages:
              - kind: acquire
              - kind: read
              - kind: clean
                measure_all: true
                steps: [ { kind: length, min_words: 30 }, { kind: gopher_quality }, { kind: gopher_repetition } ]
              - { kind: train_tokenizer, vocabulary: 400 }
              - { kind: tokenize, inputs: [clean], tokenizer: train_tokenizer }
            """;

        private const string Corpus =
            """
            id: notes
            title: Notes
            licence: CC0-1.0
            from: { kind: path, path: data }
            read: { kind: jsonl }
            """;

        private const string Words = "the of and to with have that be court filing revenue of risk the law holder to agreement section annual";

        internal string Folder { get; } = Directory.CreateTempSubdirectory("domainadapt-counted-").FullName;

        internal string First { get; private set; } = "";

        internal string Second { get; private set; } = "";

        internal string Reports => Path.Combine(Folder, "work", "runs", "counted", First, "reports");

        internal JsonElement Report { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var random = new SplitMix64(7);
            var words = Words.Split(' ');
            Directory.CreateDirectory(Path.Combine(Folder, "data"));
            foreach (var file in new[] { "a", "b" })
            {
                await File.WriteAllLinesAsync(Path.Combine(Folder, "data", $"{file}.jsonl"), Enumerable.Range(0, 400).Select(number => JsonSerializer.Serialize(new
                {
                    id = $"{file}{number}",
                    url = number % 50 == 7 ? "http://Rare.example" : $"https://site{number % 9}.example/{number}",
                    date = number % 6 == 0 ? null : $"{2018 + (number % 5)}-0{1 + (number % 9)}-11",
                    license = number % 4 == 0 ? "MIT" : "CC-BY-4.0",
                    text = string.Join(' ', Enumerable.Range(0, 12 + (int)random.Next(200)).Select(_ => random.Next(9) == 0 ? random.Next(5000).ToString(CultureInfo.InvariantCulture) : words[random.Next((ulong)words.Length)])),
                })));
            }
            await File.WriteAllTextAsync(Path.Combine(Folder, "counted.yaml"), Pipeline);
            await File.WriteAllTextAsync(Path.Combine(Folder, "notes.corpus.yaml"), Corpus);
            First = await RunAsync();
            Second = await RunAsync("--set", "clean.length.min_words=80");
            Report = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Reports, "report.json"))).RootElement;
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        /// <summary>A pattern of the files of the first run's stage.</summary>
        internal string Files(string address, string channel) => Path.Combine(FolderOf(First, address), channel, "*.parquet");

        internal long Count(string run, string address, string count)
            => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(FolderOf(run, address), "marker.json"))).RootElement.GetProperty("counts").GetProperty(count).GetInt64();

        private string FolderOf(string run, string address)
        {
            var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "work", "runs", "counted", run, "manifest.json"))).RootElement;
            var node = manifest.GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("address").GetString() == address);
            return Path.Combine(Folder, "work", "store", node.GetProperty("folder_name").GetString()!);
        }

        private async Task<string> RunAsync(params string[] more)
        {
            var known = Runs();
            var (code, output, errors) = await DomainAdaptProcess.RunAsync(Folder, ["run", "counted.yaml", "--offline", .. more]);
            Assert.True(code == 0, output + errors);
            return Assert.Single(Runs().Except(known));
        }

        private string[] Runs()
            => Directory.Exists(Path.Combine(Folder, "work", "runs", "counted")) ? [.. Directory.EnumerateDirectories(Path.Combine(Folder, "work", "runs", "counted")).Select(path => Path.GetFileName(path))] : [];
    }
}
