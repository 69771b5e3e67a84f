using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Records;

public sealed class RecordReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)] // a whole buffer, and one more
    [InlineData(4097)]
    public void MoveNext_ReadsWhatWasWritten(int count)
    {
        var path = Write(Enumerable.Range(0, count).Select(value => (long)value * value));
        using var reader = new RecordReader<long>(path);
        for (var i = 0; i < count; i++)
        {
            Assert.True(reader.MoveNext());
            Assert.Equal((long)i * i, reader.Current);
        }
        Assert.False(reader.MoveNext());
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void File_ThatWasCut_IsStale()
    {
        var path = Write([1, 2, 3]);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);
        var failure = Assert.Throws<DomainAdaptException>(() => new RecordReader<long>(path));
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.Contains("has 21 bytes, which is no whole number of records of 8 bytes", failure.Message, StringComparison.Ordinal);
        File.Delete(path); // the reader that failed holds nothing open
    }

    [Fact] // Once a document of the whole corpus, in every merge.
    public void MoveNext_AllocatesNothing()
    {
        using var reader = new RecordReader<long>(Write(Enumerable.Range(0, 60_000).Select(value => (long)value)), bufferRecords: 64);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 5_000; i++)
                Assert.True(reader.MoveNext());
        }));
    }

    private string Write(IEnumerable<long> records)
    {
        using var stream = File.Create(_folder.At("records"));
        var writer = new RecordWriter<long>(stream);
        foreach (var record in records)
            writer.Write(record);
        writer.Flush();
        return stream.Name;
    }
}
