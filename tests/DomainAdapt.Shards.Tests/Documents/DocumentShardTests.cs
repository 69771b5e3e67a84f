using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Documents;

public sealed class DocumentShardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesBackWhatWasWritten()
    {
        var path = Write(Samples.Documents);
        var read = await DocumentShardReader.ReadAsync(path, default).SelectMany(batch => batch).ToListAsync();
        Assert.Equal(Samples.Documents.Select(Samples.Describe), read.Select(Samples.Describe));
    }

    [Fact]
    public void Write_FillsTheOutput()
    {
        using var output = new MemoryOutput();
        using (var writer = new DocumentShardWriter(output))
        {
            foreach (var document in Samples.Documents)
                writer.Write(document);
        }
        Assert.True(output.IsComplete);
        Assert.Equal(Samples.Documents.Count, output.Rows);
        Assert.Equal(Samples.Documents.Select(document => document.Id), output.Ids);
    }

    [Fact]
    public void EqualDocuments_HaveEqualBytes()
    {
        var first = File.ReadAllBytes(Write(Samples.Documents, "first"));
        Assert.Equal(first, File.ReadAllBytes(Write(Samples.Documents, "second")));
        Assert.NotEqual(first, File.ReadAllBytes(Write([.. Samples.Documents.Reverse()], "other")));
    }

    [Fact]
    public void DuckDb_ReadsTypesAndTexts()
    {
        var path = Write(Samples.Documents);
        string[] names = ["id", "source", "origin", "url", "date", "language", "licence", "title", "format", "attributes", "text"];
        Assert.Equal(names.Select(name => name + " VARCHAR"), Duck.Columns(path));

        var rows = Duck.Query("SELECT id, url, title, format, attributes, hex(text) FROM $", path);
        Assert.Equal(
            Samples.Documents.Select(document => string.Join('|', document.Id, document.Url ?? "null", document.Title ?? "null",
                document.Format.ToString().ToLowerInvariant(), document.Attributes.ToJson(), Convert.ToHexString(document.Text.Span))),
            rows.Select(row => string.Join('|', row.Select(value => value ?? "null"))));
        Assert.Equal("1", Duck.Query("SELECT decode(value) FROM parquet_kv_metadata($) WHERE decode(key) = 'schema_version'", path)[0][0]);
        Assert.Equal(1L, Duck.Query("SELECT count(*) FROM $ WHERE attributes->>'host' = 'example.org'", path)[0][0]);
    }

    [Fact]
    public async Task RowGroups_AreBoundByBytes()
    {
        // 40 documents of 1 MiB: row groups of 16, 16 and 8.
        var text = new string('x', 1 << 20);
        var path = Write(Enumerable.Range(0, 40).Select(number => Samples.Make(number, text)));
        var batches = await DocumentShardReader.ReadAsync(path, default).ToListAsync();
        Assert.Equal([16, 16, 8], batches.Select(batch => batch.Count));
        Assert.Equal(40L << 20, batches.SelectMany(batch => batch).Sum(document => (long)document.Text.Length));
        Assert.Equal("ZSTD", Duck.Query("SELECT DISTINCT compression FROM parquet_metadata($)", path).Single()[0]);
    }

    [Fact]
    public void Source_IsDictionaryEncoded()
    {
        var path = Write(Enumerable.Range(0, 5000).Select(number => Samples.Make(number, "x") with { Source = "filings" }));
        var size = (long)Duck.Query("SELECT sum(total_uncompressed_size)::BIGINT FROM parquet_metadata($) WHERE path_in_schema = 'source'", path)[0][0]!;
        Assert.InRange(size, 1, 2000);
    }

    [Fact]
    public async Task EmptyShard_IsReadable()
    {
        var path = Write([]);
        Assert.Empty(await DocumentShardReader.ReadAsync(path, default).ToListAsync());
        Assert.Equal(0L, Duck.Query("SELECT count(*) FROM $", path)[0][0]);
    }

    [Fact]
    public async Task Read_OfWhatIsNoShard_SaysWhatToDo()
    {
        var missing = await Assert.ThrowsAsync<DomainAdaptException>(() => ReadAllAsync(_folder.At("none.parquet")));
        Assert.Equal(ExitCodes.InputsMissing, missing.ExitCode);

        var whole = File.ReadAllBytes(Write(Samples.Documents));
        await File.WriteAllBytesAsync(_folder.At("cut.parquet"), whole[..^20]);
        var cut = await Assert.ThrowsAsync<DomainAdaptException>(() => ReadAllAsync(_folder.At("cut.parquet")));
        Assert.Equal(ExitCodes.StaleOutput, cut.ExitCode);
        Assert.Contains("cut.parquet", cut.Message, StringComparison.Ordinal);

        using (var tokens = new TokenShardWriter(new FileOutput(_folder.At("other.parquet"))))
            tokens.Write(new DocumentTokens(default, "web", new[] { 1 }, 1, Attributes.Empty));
        var other = await Assert.ThrowsAsync<DomainAdaptException>(() => ReadAllAsync(_folder.At("other.parquet")));
        Assert.Contains("no column 'origin'", other.Message, StringComparison.Ordinal);
    }

    private static async Task ReadAllAsync(string path) => await DocumentShardReader.ReadAsync(path, default).ToListAsync();

    private string Write(IEnumerable<Document> documents, string name = "shard")
    {
        var output = new FileOutput(_folder.At($"{name}.{DocumentShardWriter.Suffix}"));
        using var writer = new DocumentShardWriter(output);
        foreach (var document in documents)
            writer.Write(document);
        return output.Path;
    }
}
