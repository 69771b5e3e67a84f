using System.Globalization;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Records;

public sealed class RecordMergeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 100)]
    [InlineData(9, 100)]
    [InlineData(9, 3)] // some files are empty
    public void MoveNext_GivesTheSortedWhole(int files, int most)
    {
        var random = new SplitMix64(5);
        var all = new List<ulong>();
        using var merge = new RecordMerge<ulong>([.. Enumerable.Range(0, files).Select(file => Open(file, Sorted(ref random, most, all)))]);
        var merged = new List<ulong>();
        while (merge.MoveNext())
            merged.Add(merge.Current);
        Assert.Equal(all.Order(), merged);
        Assert.False(merge.MoveNext());
    }

    [Fact]
    public void MoveNext_AllocatesNothing()
    {
        var random = new SplitMix64(6);
        var all = new List<ulong>();
        using var merge = new RecordMerge<ulong>([.. Enumerable.Range(0, 5).Select(file => Open(file, Sorted(ref random, 10_000, all, 5_000)))]);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 2_000; i++)
                Assert.True(merge.MoveNext());
        }));
    }

    private static ulong[] Sorted(ref SplitMix64 random, int most, List<ulong> all, int least = 0)
    {
        var records = new ulong[least + (int)random.Next((ulong)(most - least))];
        for (var i = 0; i < records.Length; i++)
            records[i] = random.Next(1_000);
        Array.Sort(records);
        all.AddRange(records);
        return records;
    }

    private RecordReader<ulong> Open(int file, ulong[] records)
    {
        var path = _folder.At(file.ToString(CultureInfo.InvariantCulture));
        using (var stream = File.Create(path))
        {
            var writer = new RecordWriter<ulong>(stream);
            foreach (var record in records)
                writer.Write(record);
            writer.Flush();
        }
        return new RecordReader<ulong>(path, bufferRecords: 16);
    }
}
