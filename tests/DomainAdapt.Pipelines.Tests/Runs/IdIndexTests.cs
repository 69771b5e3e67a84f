using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Testing;

namespace DomainAdapt.Pipelines.Tests.Runs;

public sealed class IdIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // The form other programs may rely on: 24 bytes, big-endian.
    public void Write_IsTheDocumentedForm()
    {
        using var stream = new MemoryStream();
        IdIndex.Write(stream, [new(new DocumentId(0x0102030405060708, 0x090A0B0C0D0E0F10), 0x11121314, 0x15161718)]);
        Assert.Equal("0102030405060708090a0b0c0d0e0f101112131415161718", Convert.ToHexStringLower(stream.ToArray()));
    }

    [Fact]
    public void Order_IsByIdThenFileThenRow()
    {
        IdIndex.Entry[] sorted =
        [
            new(new DocumentId(1, 9), 9, 9), new(new DocumentId(2, 1), 0, 9), new(new DocumentId(2, 1), 1, 0), new(new DocumentId(2, 1), 1, 1),
            new(new DocumentId(2, 2), 0, 0),
        ];
        Assert.Equal(sorted, sorted.Reverse().Order());
    }

    [Fact] // Ids that differ in one half only, and one that is there several times: against a plain scan.
    public void Find_EqualsAPlainScan()
    {
        var random = new SplitMix64(1);
        var entries = Enumerable.Range(0, 1000).Select(row => new IdIndex.Entry(SomeId(ref random), (int)random.Next(3), row)).Order().ToArray();
        var path = Write(entries);
        Assert.Equal(entries, IdIndex.Read(path));
        for (var high = 0UL; high < 22; high++)
        {
            for (var low = 0UL; low < 22; low++)
            {
                var id = new DocumentId(high << 59, low << 59);
                Assert.Equal(entries.Where(entry => entry.Id == id), IdIndex.Find(path, id));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Find_AtTheEnds(int count)
    {
        var path = Write(Enumerable.Range(0, count).Select(row => new IdIndex.Entry(new DocumentId(10, (ulong)row), 0, row)));
        Assert.Equal(count > 0 ? 1 : 0, IdIndex.Find(path, new DocumentId(10, (ulong)Math.Max(0, count - 1))).Count);
        Assert.Empty(IdIndex.Find(path, default));
        Assert.Empty(IdIndex.Find(path, new DocumentId(ulong.MaxValue, ulong.MaxValue)));
    }

    [Fact]
    public void Merge_OfSortedRuns_IsTheSortedWhole()
    {
        var random = new SplitMix64(2);
        var runs = new List<IdIndex.Entry[]> { Array.Empty<IdIndex.Entry>() };
        for (var run = 0; run < 7; run++)
        {
            var entries = new IdIndex.Entry[(int)random.Next(50)];
            for (var row = 0; row < entries.Length; row++)
                entries[row] = new IdIndex.Entry(SomeId(ref random), run, row);
            Array.Sort(entries);
            runs.Add(entries);
        }
        Assert.Equal(runs.SelectMany(run => run).Order(), IdIndex.Merge(runs));
    }

    private static DocumentId SomeId(ref SplitMix64 random) => new(random.Next(20) << 59, random.Next(20) << 59);

    private string Write(IEnumerable<IdIndex.Entry> entries)
    {
        using var stream = File.Create(_folder.At("index"));
        IdIndex.Write(stream, entries);
        return stream.Name;
    }
}
