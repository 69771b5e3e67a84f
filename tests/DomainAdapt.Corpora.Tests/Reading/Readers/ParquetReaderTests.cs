using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class ParquetReaderTests
{
    [Fact]
    public void Read_TakesRowsAsDocuments()
    {
        var file = SomeFile();
        var records = Reads.All(new ParquetReader(new ParquetReaderSpec { Text = "body", Attributes = ["score"] }), file);

        Assert.Equal(["first", "second"], records.Select(Reads.TextOf));
        var second = (DocumentRecord)records[1];
        Assert.Equal(("2", "8", "B", 0.5), (second.Key, second.Attributes.Text("id"), second.Title, second.Attributes.Number("score")));
    }

    [Fact]
    public void Read_NamesAColumnThatIsNotThere()
    {
        var file = SomeFile();
        var missing = Assert.Throws<DomainAdaptException>(() => Reads.All(new ParquetReader(new ParquetReaderSpec()), file));
        Assert.Contains("has no column 'text'. Name one of 'id', 'body', 'title', 'score'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFileThatIsNoneIsADamagedFile()
        => Assert.Throws<StorageException>(() => Reads.All(new ParquetReader(new ParquetReaderSpec()), "no Parquet"));

    private static byte[] SomeFile()
    {
        var output = new MemoryOutput();
        TableWriter.Write(output, new Table(
            "some", new Column<long>("id", [7, 8]), new Column<string>("body", ["first", "second"]), new Column<string>("title", ["A", "B"]), new Column<double>("score", [0.25, 0.5])));
        return output.ToArray();
    }
}
