using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Rows;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Shards.Tests.Rows;

public sealed class ParquetRowsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".parquet");

    public void Dispose() => File.Delete(_path);

    [Fact] // Written by DuckDB, in several row groups, as other programs' files are.
    public void Read_GivesTheColumnsOfAnotherProgramsFile()
    {
        Write("SELECT i AS id, CASE WHEN i % 7 = 0 THEN NULL ELSE 'text ' || i END AS text, i / 4.0 AS score, i % 2 = 0 AS even, "
            + "DATE '2024-02-29' AS day, [i, i] AS pair, {'a': i} AS part, 'x'::BLOB AS bytes FROM range(5000) t(i)", "ROW_GROUP_SIZE 2048");
        using var file = File.OpenRead(_path);
        using var rows = ParquetRows.Open(file, "a.parquet");

        Assert.Equal(["id", "text", "score", "even", "day", "bytes"], rows.FlatColumns);
        Assert.Equal(["pair", "part"], rows.NestedColumns);
        var groups = rows.Read(["text", "id", "score", "even", "day", "bytes"]).ToList();
        Assert.True(groups.Count > 1);
        var texts = groups.SelectMany(group => group[0]).ToList();
        Assert.Equal((5000, null, "text 4999"), (texts.Count, texts[7], texts[4999]));
        Assert.Equal([8L, 2.0, true, "2024-02-29"], [groups[0][1][8], groups[0][2][8], groups[0][3][8], groups[0][4][8]]);
        Assert.Equal("x"u8.ToArray(), groups[0][5][0]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("snappy")]
    [InlineData("lz4_raw")]
    [InlineData("brotli")]
    public void Read_KnowsTheCompressionsOfTheFormat(string codec)
    {
        Write("SELECT 'the same text ' || (i % 10) AS text FROM range(1000) t(i)", $"COMPRESSION {codec}");
        using var file = File.OpenRead(_path);
        using var rows = ParquetRows.Open(file, "a.parquet");
        Assert.Equal("the same text 9", Assert.Single(rows.Read(["text"]))[0][999]);
    }

    [Fact] // A reader that looks for few rows can leave row groups out by them.
    public void Bounds_AreThoseOfTheRowGroup()
    {
        Write("SELECT printf('key %05d', i) AS key, i AS id FROM range(5000) t(i)", "ROW_GROUP_SIZE 2048");
        using var file = File.OpenRead(_path);
        using var rows = ParquetRows.Open(file, "a.parquet");
        Assert.True(rows.Groups > 1);
        var first = 0;
        for (var group = 0; group < rows.Groups; group++)
        {
            var keys = rows.Read(group, "key");
            Assert.Equal(($"key {first:00000}", $"key {first + keys.Length - 1:00000}"), rows.Bounds(group, "key"));
            first += keys.Length;
        }
        Assert.Equal(5000, first);
        Assert.Equal((null, null), rows.Bounds(0, "other"));
    }

    [Fact]
    public void Read_SaysWhichColumnsThereAre()
    {
        Write("SELECT 'a' AS body, [1] AS tags", "COMPRESSION zstd");
        using var file = File.OpenRead(_path);
        using var rows = ParquetRows.Open(file, "a.parquet");
        Assert.Equal("a.parquet: has no column 'text'. Name one of 'body'.", Assert.Throws<DomainAdaptException>(() => rows.Read(["text"]).ToList()).Message);
        Assert.StartsWith("a.parquet: the column 'tags' holds lists", Assert.Throws<DomainAdaptException>(() => rows.Read(["tags"]).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NamesAFileThatIsNone()
        => Assert.StartsWith("a.parquet: damaged Parquet", Assert.Throws<StorageException>(() => ParquetRows.Open(new MemoryStream(new byte[64]), "a.parquet")).Message, StringComparison.Ordinal);

    [Fact] // Whatever is broken, the answer is one kind of failure.
    public void Read_DamagedAnywhere_FailsAsDamage()
    {
        Write("SELECT 'text ' || i AS text FROM range(300) t(i)", "COMPRESSION zstd");
        var whole = File.ReadAllBytes(_path);
        for (var at = 0; at < whole.Length; at += 7)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 0xFF;
            try
            {
                using var rows = ParquetRows.Open(new MemoryStream(bytes), "a.parquet");
                Assert.All(rows.Read(["text"]), group => Assert.InRange(group[0].Length, 0, 1 << 20));
            }
            catch (DomainAdaptException)
            {
                continue;
            }
        }
    }

    private void Write(string query, string options)
        => Duck.Query($"COPY ({query}) TO $ (FORMAT parquet, {options})", _path);
}
