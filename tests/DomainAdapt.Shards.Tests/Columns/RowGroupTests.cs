using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Shards.Columns;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Columns;

public sealed class RowGroupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory] // 3 values with one absent at each place, none absent, and all.
    [InlineData("a", "", "\U0001F600")]
    [InlineData(null, "b", "c")]
    [InlineData("a", null, "c")]
    [InlineData("a", "b", null)]
    [InlineData(null, null, null)]
    public async Task OptionalTexts_ComeBack(params string?[] values)
    {
        var (text, number) = (new TextColumn("text", optional: true), new OptionalNumberColumn<double>("number"));
        var path = Write([text, number], values.Length, row =>
        {
            text.Add(values[row]);
            number.Add(values[row]?.Length);
        });
        await foreach (var group in RowGroup.ReadAsync(path, 1, default))
        {
            Assert.Equal(values, await group.StringsAsync("text"));
            Assert.Equal(values.Select(value => (double?)value?.Length), await group.OptionalNumbersAsync<double>("number"));
        }
        Assert.Equal(values, Duck.Query("SELECT text FROM $", path).Select(row => row[0]));
    }

    [Fact]
    public async Task Utf8_IsTheBytesThatWereGiven()
    {
        byte[][] texts = [.. new[] { "", "a\0b", "\u00E9\u4E2D\U0001F600", new string('\u4E2D', 3000) }.Select(Encoding.UTF8.GetBytes)];
        var text = new TextColumn("text");
        var path = Write([text], texts.Length, row => text.Add(texts[row].AsSpan()));
        await foreach (var group in RowGroup.ReadAsync(path, 1, default))
            Assert.Equal(texts, (await group.Utf8Async("text")).Select(value => value.ToArray()));
    }

    [Theory] // Compressed and not; of one length, of many, of one each, and with empty ones, which lie otherwise.
    [InlineData(ShardCompression.Zstd, 64, 64)]
    [InlineData(ShardCompression.None, 64, 64)]
    [InlineData(ShardCompression.None, 1, 1)]
    [InlineData(ShardCompression.None, 1, 90)]
    [InlineData(ShardCompression.None, 0, 3)]
    [InlineData(ShardCompression.None, 0, 0)]
    public async Task IdLists_ComeBack(ShardCompression compression, int fewest, int most)
    {
        var random = new SplitMix64(23);
        int[][] lists = [.. Enumerable.Range(0, 15_000).Select(_ => new int[fewest + (int)random.Next((ulong)(most - fewest + 1))])];
        foreach (var list in lists)
        {
            for (var i = 0; i < list.Length; i++)
                list[i] = (int)random.Next();
        }
        var (ids, others) = (new IdListColumn("ids"), new IdListColumn("others"));
        var path = Write([ids, others], lists.Length, row =>
        {
            ids.Add(lists[row]);
            others.Add(lists[^(row + 1)]);
        }, compression);
        var (first, second) = (new List<int[]>(), new List<int[]>());
        await foreach (var group in RowGroup.ReadAsync(path, 1, default))
        {
            first.AddRange((await group.IdListsAsync("ids")).Select(list => list.ToArray()));
            second.AddRange((await group.IdListsAsync("others")).Select(list => list.ToArray()));
        }
        Assert.Equal((lists.Length, lists.Length), (first.Count, second.Count));
        Assert.All(lists.Zip(first), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
        Assert.All(lists.Reverse().Zip(second), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
    }

    [Fact] // The quick way is taken where there is no compression, and leaves bytes that are no such page alone.
    public async Task PlainIdLists_AreReadFromUncompressedPagesOnly()
    {
        foreach (var compression in Enum.GetValues<ShardCompression>())
        {
            var ids = new IdListColumn("ids");
            var path = Write([ids], 40, row => ids.Add([row, row + 1]), compression);
            await using var reader = await RowGroup.OpenAsync(path, 1, default);
            using var group = reader.OpenRowGroupReader(0);
            var column = group.GetMetadata(reader.Schema.DataFields[0])!.MetaData!;
            var level = reader.Schema.DataFields[0].MaxDefinitionLevel;
            Assert.Equal(compression == ShardCompression.None, PlainIdLists.TryRead(path, column, 40, level) is not null);
            Assert.Null(PlainIdLists.TryRead(path, column, 39, level));
            Assert.Null(PlainIdLists.TryRead(path, column, 40, level + 1));
            // Any byte of the header or the levels may be another one: lists of ids, or none, and never a failure.
            var bytes = File.ReadAllBytes(path);
            for (var at = (int)column.DataPageOffset; compression == ShardCompression.None && at < column.DataPageOffset + column.TotalCompressedSize - (2 * 40 * sizeof(int)); at++)
            {
                foreach (var value in (byte[])[0, 1, 0x7F, 0x80, 0xFF])
                {
                    var damaged = (byte[])bytes.Clone();
                    damaged[at] = value;
                    File.WriteAllBytes(path, damaged);
                    Assert.Equal(40, PlainIdLists.TryRead(path, column, 40, level)?.Length ?? 40);
                }
            }
        }
    }

    [Fact]
    public async Task AnotherVersion_IsRefused()
    {
        var number = new NumberColumn<int>("number");
        var path = Write([number], 1, number.Add);
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(async () => await RowGroup.ReadAsync(path, 2, default).CountAsync());
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.Contains("schema_version '1'; expected 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARequiredText_IsNeverAbsent() => Assert.Throws<ArgumentNullException>(() => new TextColumn("text").Add((string?)null));

    private string Write(IReadOnlyList<ColumnWriter> columns, int rows, Action<int> add, ShardCompression compression = ShardCompression.Zstd)
    {
        var path = _folder.At("rows.parquet");
        using var writer = new RowWriter(new FileOutput(path), 1, columns, compression: compression);
        for (var row = 0; row < rows; row++)
        {
            add(row);
            writer.EndRow();
        }
        return path;
    }
}
