using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Records;

public sealed class ExternalSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(5000)] // a few runs
    [InlineData(300_000)] // more runs than are merged at a time
    public void WriteTo_WritesTheSameOrderHoweverManyRuns(int count)
    {
        using var folder = new TempFolder();
        var random = new SplitMix64(7);
        var records = new ulong[count];
        using var sort = new ExternalSort<ulong>(memoryBytes: 8 * 1024, folder.Path);
        for (var i = 0; i < count; i++)
            sort.Add(records[i] = random.Next(100_000));

        using (var stream = File.Create(folder.At("sorted")))
            sort.WriteTo(new RecordWriter<ulong>(stream));

        Array.Sort(records);
        Assert.Equal(records, All(new RecordReader<ulong>(folder.At("sorted"))));
        sort.Dispose();
        Assert.Equal(["sorted"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Between_ReadsExactlyTheRange()
    {
        using var folder = new TempFolder();
        using (var stream = File.Create(folder.At("sorted")))
        {
            var writer = new RecordWriter<ulong>(stream);
            foreach (var value in (ulong[])[1, 3, 3, 3, 5, 9])
                writer.Write(value);
            writer.Flush();
        }
        Assert.Equal([3, 3, 3, 5], All(Between(3, 5)));
        Assert.Equal([], All(Between(6, 8)));
        Assert.Equal([1, 3, 3, 3, 5, 9], All(Between(0, 100)));

        RecordReader<ulong> Between(ulong from, ulong to)
            => new RecordReader<ulong>(folder.At("sorted"), bufferRecords: 2).Between(value => value < from, value => value <= to);
    }

    private static List<ulong> All(RecordReader<ulong> reader)
    {
        using (reader)
        {
            var all = new List<ulong>();
            while (reader.MoveNext())
                all.Add(reader.Current);
            return all;
        }
    }
}
