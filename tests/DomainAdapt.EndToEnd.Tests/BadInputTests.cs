using System.Globalization;
using System.Text;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Wrong input gets one clear message, and nothing half-written is left.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Run_FiveMistakes_FiveLinesAndNothingRuns()
    {
        using var pipeline = new SmallPipeline();
        await File.WriteAllTextAsync(pipeline.PipelineFile,
            """
            name: small
            sources:
              notes: { corpus: notes.corpus.yaml, domian: true }
            stages:
              - kind: acquire
              - { kind: read, max_damaged_share: 7 }
              - kind: clean
                steps: [ { kind: lenght }, { kind: length, min_words: many } ]
              - { kind: dedup_exact, inputs: [claen] }
            """);
        var (code, output, errors) = await pipeline.RunAsync();
        Assert.Equal(2, code);
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Contains(lines, line => line.Contains("small.yaml:3:", StringComparison.Ordinal) && line.Contains("domain", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(":6:", StringComparison.Ordinal) && line.Contains("max_damaged_share", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Did you mean 'length'?", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("min_words", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("claen", StringComparison.Ordinal));
        Assert.Equal("5 problems. Nothing was run.", lines[^1].Trim());
        Assert.Empty(output.Trim());
        Assert.False(Directory.Exists(pipeline.Work));
    }

    [Fact]
    public async Task Run_MissingCorpusFile_IsNamed()
    {
        using var pipeline = new SmallPipeline();
        File.Delete(Path.Combine(pipeline.Folder, "notes.corpus.yaml"));
        var (code, _, errors) = await pipeline.RunAsync();
        Assert.Equal(5, code);
        Assert.Contains("notes.corpus.yaml", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MissingData_IsNamed()
    {
        using var pipeline = new SmallPipeline();
        Directory.Delete(pipeline.Data);
        var (code, _, errors) = await pipeline.RunAsync();
        Assert.Equal(5, code);
        Assert.Contains(pipeline.Data, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnreadableFile_IsNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are Unix's.");
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(3));
        // Root reads any file, but not what is no file: a link to itself is unreadable for all.
        File.CreateSymbolicLink(Path.Combine(pipeline.Data, "b.jsonl"), "b.jsonl");
        var (code, _, errors) = await pipeline.RunAsync();
        Assert.True(code is 3 or 5, $"{code}: {errors}");
        Assert.Contains("b.jsonl", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BrokenLinesInvalidUtf8AndEmptyFiles_AreCountedAndKeptAside()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(10));
        pipeline.WriteBytes("b.jsonl", [.. "{\"text\": \"no end\n"u8, .. "[1, 2]\n"u8, .. Encoding.UTF8.GetBytes("{\"text\": 7}\n")]);
        pipeline.WriteBytes("c.jsonl", []);
        pipeline.WriteBytes("d.jsonl", [.. "{\"id\": \"d\", \"text\": \"seven words with one \xFF"u8[..^2], 0xFF, .. " broken byte within\"}\n"u8]);
        var (code, output, errors) = await pipeline.RunAsync();
        Assert.True(code == 0, output + errors);
        Assert.Equal(3, pipeline.Count("read@notes", "records_damaged"));
        Assert.Equal(11, pipeline.Count("read@notes", "documents_kept"));
        Assert.Equal(11, pipeline.Count("dedup_exact", "documents_kept"));
        var store = Path.Combine(pipeline.Work, "store");
        Assert.NotEmpty(Directory.EnumerateDirectories(store, "damaged", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Run_TooMuchDamage_Stops()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(3));
        pipeline.WriteBytes("b.jsonl", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{broken\n", 9))));
        var (code, _, errors) = await pipeline.RunAsync();
        Assert.Equal(3, code);
        Assert.Contains("max_damaged_share", errors, StringComparison.Ordinal);
        Assert.False(pipeline.IsDone("read@notes"));
    }

    [Fact]
    public async Task Run_TruncatedGzip_IsDamageNotTheEnd()
    {
        using var pipeline = new SmallPipeline();
        pipeline.WriteGzip("a.jsonl.gz", SmallPipeline.Texts(2000));
        var whole = Path.Combine(pipeline.Data, "a.jsonl.gz");
        var bytes = await File.ReadAllBytesAsync(whole);
        await File.WriteAllBytesAsync(whole, bytes[..(bytes.Length / 2)]);
        var (code, output, errors) = await pipeline.RunAsync();
        // What came before the cut is read; the cut is counted or stops the run, but is never silent.
        Assert.True(code == 3 || pipeline.Count("read@notes", "records_damaged") > 0, output + errors);
        if (code == 3)
            Assert.Contains("a.jsonl.gz", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileSizeLimit_NothingHalfWrittenAndGoesOnLater()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is Unix's.");
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", SmallPipeline.Texts(4000, words: 60));
        // Blocks of 1024 bytes: the document shards do not fit, markers do.
        using (var limited = DomainAdaptProcess.Start(
            pipeline.Folder, ["run", pipeline.PipelineFile], shellPrefix: "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 100"))
        {
            var code = await limited.WaitAsync();
            Assert.True(code == 3, string.Create(CultureInfo.InvariantCulture, $"{code}: {limited.Output}{limited.Errors}"));
            Assert.Contains("read@notes", limited.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", limited.Errors, StringComparison.Ordinal);
        }
        Assert.False(pipeline.IsDone("read@notes"));
        Assert.Empty(Directory.EnumerateFiles(pipeline.Work, "*.documents.parquet", SearchOption.AllDirectories));
        var (later, output, errors) = await pipeline.RunAsync();
        Assert.True(later == 0, output + errors);
        Assert.Equal(4000, pipeline.Count("dedup_exact", "documents_kept"));
    }
}
