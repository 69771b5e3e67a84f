using System.IO.Compression;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Corpora.Tests.Reading.Warc;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading;

/// <summary>Acquires and reads real folders, as a run does.</summary>
public sealed class ReadStageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadsFilesInOrderAndNamesDocumentsByWhereTheyWere()
    {
        Put("b.jsonl", "{\"text\":\"third\"}\n{\"text\":\"fourth\",\"license\":\"MIT\"}\n");
        Put("a/one.jsonl.gz", Gzip("{\"text\":\"first\"}\n{\"text\":\"second\"}\n"));

        var run = await ReadAsync(SourceOf(new JsonLinesReaderSpec { Kind = "jsonl" }));

        var documents = await run.DocumentsAsync("kept");
        Assert.Equal(["first", "second", "third", "fourth"], documents.Select(document => document.TextAsString));
        Assert.Equal(["a/one.jsonl.gz#1", "a/one.jsonl.gz#2", "b.jsonl#1", "b.jsonl#2"], documents.Select(document => document.Origin));
        Assert.Equal(DocumentId.Of("corpus", "b.jsonl#1"), documents[2].Id);
        Assert.Equal(["CC0-1.0", "MIT"], documents.Skip(2).Select(document => document.Licence));
        Assert.Equal((4, 4, 2), (run.Counts["records"], run.Counts["documents_kept"], run.Counts["files"] / 2)); // acquire counts them too
    }

    [Fact]
    public async Task DamagedRecordsAreKeptAsideWithWhereAndWhy()
    {
        Put("a.jsonl", "{\"text\":\"good\"}\n{\"text\":\n\n{\"text\":\"\"}\n");

        var run = await ReadAsync(SourceOf(new JsonLinesReaderSpec { Kind = "jsonl" }), new ReadSpec { MaxDamagedShare = 0.25m });

        var damaged = Assert.Single(await run.RejectsAsync("damaged"));
        Assert.Equal(("a.jsonl#2", "bad_json", "{\"text\":"), (damaged.Document.Origin, damaged.Verdict.Reason, damaged.Document.TextAsString));
        Assert.Contains("no JSON", damaged.Document.Attributes.Text("why"), StringComparison.Ordinal);
        Assert.Equal((4, 1, 1, 1), (run.Counts["records"], run.Counts["documents_kept"], run.Counts["records_skipped.blank_line"], run.Counts["records_skipped.empty"]));
    }

    [Fact]
    public async Task TooMuchDamageStopsTheRunAndShowsTheFirst()
    {
        Put("a.jsonl", "{\"text\":\"good\"}\nno json\n");
        var stopped = await Assert.ThrowsAsync<DomainAdaptException>(() => ReadAsync(SourceOf(new JsonLinesReaderSpec { Kind = "jsonl" })));
        Assert.Contains("1 of 2 records are damaged (bad_json 1)", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("a.jsonl#2 is no JSON", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyFilesAreCountedAndInvalidUtf8IsRepaired()
    {
        Put("empty.txt", []);
        Put("cut.txt", [.. "café cr"u8, 0xC3]);

        var run = await ReadAsync(SourceOf(new TextReaderSpec { Kind = "text" }));

        Assert.Equal("café cr\uFFFD", Assert.Single(await run.DocumentsAsync("kept")).TextAsString);
        Assert.Equal((1, 1, 1), (run.Counts["files_empty"], run.Counts["documents_repaired"], run.Counts["utf8_replacements"]));
    }

    [Theory] // A document's text and id do not depend on how files are grouped and shards are cut.
    [InlineData(1, 1)]
    [InlineData(10, 40)]
    public async Task LayoutFollowsSettingsButDocumentsDoNot(long shardBytes, long taskBytes)
    {
        for (var i = 0; i < 9; i++)
            Put($"{i}.txt", $"text number {i}");
        var source = SourceOf(new TextReaderSpec { Kind = "text" });
        var whole = await ReadAsync(source);
        var cut = await ReadAsync(source, new ReadSpec { ShardBytes = shardBytes, TaskBytes = taskBytes });

        Assert.Single(whole.Channel("kept"));
        Assert.Equal(9, cut.Channel("kept").Count());
        Assert.Equal(
            (await whole.DocumentsAsync("kept")).Select(document => (document.Id, document.TextAsString)),
            (await cut.DocumentsAsync("kept")).Select(document => (document.Id, document.TextAsString)));
    }

    [Fact]
    public async Task ASampleTakesTheFirstOrAShareTheSameEachTime()
    {
        Put("lines.txt", string.Join('\n', Enumerable.Range(0, 1000)));
        Put("more.txt", "more");
        var source = SourceOf(new TextReaderSpec { Kind = "text", Split = TextSplit.Line });

        var first = await ReadAsync(source with { Sample = new SampleSpec { LimitDocuments = 5 } }, new ReadSpec { TaskBytes = 1 });
        Assert.Equal(["0", "1", "2", "3", "4"], (await first.DocumentsAsync("kept")).Select(document => document.TextAsString));

        var share = await ReadAsync(source with { Sample = new SampleSpec { Share = 0.2m } });
        Assert.InRange(share.Counts["documents_kept"], 150, 250);
        Assert.Equal(1001, share.Counts["documents_kept"] + share.Counts["records_skipped.not_sampled"]);
    }

    [Theory]
    [InlineData("as edited")]
    [InlineData("as listed, and more")]
    [InlineData("as")]
    public async Task AFileThatChangedAfterItWasListedIsAnError(string text)
    {
        Put("a.txt", "as listed");
        var source = SourceOf(new TextReaderSpec { Kind = "text" });
        var acquired = await AcquireAsync(source);
        Put("a.txt", text);
        var changed = await Assert.ThrowsAsync<DomainAdaptException>(() => ReadAsync(source, new ReadSpec(), acquired));
        Assert.Contains("a.txt", changed.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.StaleOutput, changed.ExitCode);
    }

    [Fact]
    public async Task AnUnreadableFileIsNamed()
    {
        Put("cut.jsonl.gz", Gzip(string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"{{\"text\":\"{i * 7919}\"}}")))[..2000]);
        var unreadable = await Assert.ThrowsAnyAsync<DomainAdaptException>(() => ReadAsync(SourceOf(new JsonLinesReaderSpec { Kind = "jsonl" })));
        Assert.Contains("cut.jsonl.gz", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedFileThatIsAllowedIsKeptAside_WithWhatStandsBeforeTheDamage()
    {
        var whole = Gzip(string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"{{\"text\":\"{i * 7919}\"}}")));
        Put("cut.jsonl.gz", whole[..(whole.Length / 2)]);
        Put("no.jsonl.gz", "{\"text\":\"plain under a name that says gzip\"}");
        Put("whole.jsonl", "{\"text\":\"after them\"}");
        var source = SourceOf(new JsonLinesReaderSpec { Kind = "jsonl" });
        var run = await ReadAsync(source, new ReadSpec { MaxDamagedFiles = 2 });
        Assert.Equal(["cut.jsonl.gz", "no.jsonl.gz"], (await run.RejectsAsync("damaged")).Select(reject => reject.Document.Origin));
        Assert.All(await run.RejectsAsync("damaged"), reject => Assert.Equal(FileRecords.Damaged, reject.Verdict.Reason));
        var documents = await run.DocumentsAsync("kept");
        Assert.InRange(documents.Count, 100, 4999);
        Assert.Equal("after them", documents[^1].TextAsString);
        Assert.Equal("0", documents[0].TextAsString);

        var stopped = await Assert.ThrowsAsync<DomainAdaptException>(() => ReadAsync(source, new ReadSpec { MaxDamagedFiles = 1 }));
        Assert.Contains("no.jsonl.gz", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("max_damaged_files (1)", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.StageFailed, stopped.ExitCode);
    }

    [Fact]
    public async Task ArchivesAreReadByTheirMembers()
    {
        using (var zip = new ZipArchive(File.Create(At("pack.zip")), ZipArchiveMode.Create))
        {
            foreach (var name in (string[])["docs/b.md", "docs/a.md", "skip.bin"])
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write($"# {name}\n");
            }
        }
        var run = await ReadAsync(SourceOf(new MarkdownReaderSpec { Kind = "markdown" }, include: ["**/*.md"]));
        Assert.Equal(["pack.zip!/docs/a.md", "pack.zip!/docs/b.md"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
    }

    [Fact]
    public async Task AMemberThatIsCompressedByItselfIsReadToo()
    {
        using (var zip = new ZipArchive(File.Create(At("pack.zip")), ZipArchiveMode.Create))
        using (var rows = new GZipStream(zip.CreateEntry("../rows.csv.gz").Open(), CompressionLevel.Fastest))
            rows.Write("id,text\n1,\"one\nline\"\n2,two\n"u8);
        var run = await ReadAsync(SourceOf(new CsvReaderSpec { Kind = "csv" }, include: ["**/*.csv.gz"]));
        Assert.Equal(["one\nline", "two"], (await run.DocumentsAsync("kept")).Select(document => document.TextAsString));
        Assert.Empty(Directory.EnumerateFiles(At("."), "rows.csv*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AnOriginWithoutFilesIsAnError()
    {
        Put("a.txt", "text");
        var none = await Assert.ThrowsAsync<DomainAdaptException>(() => AcquireAsync(SourceOf(new TextReaderSpec { Kind = "text" }, include: ["*.md"])));
        Assert.Equal(ExitCodes.InputsMissing, none.ExitCode);
    }

    [Fact] // A crawl's file of a gigabyte is work for many cores: its parts give the documents of the whole.
    public async Task ALargeWarcFileIsReadInParts()
    {
        var random = new Random(11);
        Put("a.warc.gz", WarcFile.Gzip([.. Enumerable.Range(0, 60).Select(i => WarcFile.Response($"http://a/{i}", $"<p>page {i} {random.NextInt64():x} {random.NextInt64():x}"))]));
        Put("b.warc.gz", WarcFile.Member([.. WarcFile.Response("http://b/", "<p>two records"), .. WarcFile.Response("http://c/", "<p>in one member")]));
        var source = SourceOf(new WarcReaderSpec { Kind = "warc" });
        var whole = await ReadAsync(source);
        var parts = await StageRun.OfAsync(new AcquireStage(Sources.Catalog(), partBytes: 2000), "acquire", _folder.At("parts"), [source], []);
        var run = await ReadAsync(source, new ReadSpec { TaskBytes = 2000 }, parts);

        var entries = FileManifest.Read(Assert.Single(parts.Files).Path).Files;
        Assert.True(entries.Count(entry => entry.Path == "a.warc.gz") > 3);
        Assert.Equal(new FileInfo(At("a.warc.gz")).Length, entries.Where(entry => entry.Path == "a.warc.gz").Sum(entry => entry.Bytes));
        Assert.All(entries.Zip(entries.Skip(1)).Where(pair => pair.Second.Start > 0), pair => Assert.Equal(pair.First.Start + pair.First.Bytes, pair.Second.Start));
        var expected = await whole.DocumentsAsync("kept");
        Assert.Equal(62, expected.Count);
        Assert.Equal(
            expected.Select(document => (document.Origin, document.TextAsString, document.Attributes.ToString())),
            (await run.DocumentsAsync("kept")).Select(document => (document.Origin, document.TextAsString, document.Attributes.ToString())));
        Assert.Equal((whole.Counts["files"], whole.Counts["bytes_read"]), (run.Counts["files"], run.Counts["bytes_read"]));

        // Each part is held to its own hash.
        var bytes = File.ReadAllBytes(At("a.warc.gz"));
        bytes[^30] ^= 1;
        Put("a.warc.gz", bytes);
        var changed = await Assert.ThrowsAsync<DomainAdaptException>(() => ReadAsync(source, new ReadSpec { TaskBytes = 2000, MaxDamagedShare = 1, MaxDamagedFiles = 9 }, parts));
        Assert.Contains("It changed after acquire listed it", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWarcRecordWithoutANameIsNamedByItsPlace_WhereverItsFileWasCut()
    {
        var random = new Random(12);
        byte[][] members =
        [
            .. Enumerable.Range(0, 60).Select(i => WarcFile.Member(
                [.. Nameless($"http://a/{i}", $"<p>page {i} {random.NextInt64():x16} {random.NextInt64():x16}"), .. Nameless($"http://b/{i}", "<p>beside it")])),
        ];
        Put("a.warc.gz", members.SelectMany(member => member).ToArray());
        var source = SourceOf(new WarcReaderSpec { Kind = "warc" });
        var parts = await StageRun.OfAsync(new AcquireStage(Sources.Catalog(), partBytes: 2000), "acquire", _folder.At("parts"), [source], []);
        Assert.True(FileManifest.Read(Assert.Single(parts.Files).Path).Files.Count > 3);

        var origins = (await (await ReadAsync(source, acquired: parts)).DocumentsAsync("kept")).Select(document => document.Origin).ToArray();
        Assert.Equal(origins, (await (await ReadAsync(source)).DocumentsAsync("kept")).Select(document => document.Origin));
        Assert.Equal(120, origins.Distinct().Count());
        Assert.Equal(
            [$"a.warc.gz#{members[0].Length}", $"a.warc.gz#{members[0].Length}+{Nameless("http://a/1", "<p>page 1 0123456789abcdef 0123456789abcdef").Length}"],
            [origins[2], origins[3]]);

        static byte[] Nameless(string uri, string body)
            => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(WarcFile.Response(uri, body)).Replace("WARC-Record-ID", "X-Other-ID", StringComparison.Ordinal));
    }

    private string At(string name)
    {
        var path = _folder.At("corpus", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private void Put(string name, byte[] bytes) => File.WriteAllBytes(At(name), bytes);

    private void Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return buffer.ToArray();
    }

    private SourceContext SourceOf(ReaderSpec reader, IReadOnlyList<string>? include = null)
    {
        var origin = new PathOriginSpec { Kind = "path", Path = _folder.At("corpus"), Include = include ?? [] };
        var source = FakeStageTask.SomeSource("source", origin, reader);
        return source with { Corpus = source.Corpus with { Id = "corpus" } };
    }

    private Task<StageRun> AcquireAsync(SourceContext source)
        => StageRun.OfAsync(new AcquireStage(Sources.Catalog()), "acquire", _folder.At("out"), [source], []);

    private async Task<StageRun> ReadAsync(SourceContext source, ReadSpec? spec = null, StageRun? acquired = null)
    {
        acquired ??= await AcquireAsync(source);
        var read = await StageRun.OfAsync(
            new ReadStage(spec ?? new ReadSpec(), Sources.Catalog()), "read", _folder.At($"out{Guid.NewGuid():N}"), [source], acquired.Files);
        read.Counts.Add(acquired.Counts);
        return read;
    }
}
