using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Tables;

public sealed class TableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesBackNameColumnsAndValues()
    {
        var path = Write(Shares());
        var table = await Table.ReadAsync(path);
        Assert.Equal("shares", table.Name);
        Assert.Equal(3, table.Rows);
        Assert.Equal(["source", "tokens", "share"], table.Columns.Select(column => column.Name));
        Assert.Equal(["web", "filings", ""], table.Values<string>("source"));
        Assert.Equal([1L, long.MaxValue, -3L], table.Values<long>("tokens"));
        Assert.Equal([0.1, double.NaN, double.NegativeInfinity], table.Values<double>("share"));
        Assert.Equal(["source VARCHAR", "tokens BIGINT", "share DOUBLE"], Duck.Columns(path));
    }

    [Fact]
    public async Task Values_OfAnotherType_SaysWhatIsThere()
    {
        var table = await Table.ReadAsync(Write(Shares()));
        var failure = Assert.Throws<DomainAdaptException>(() => table.Values<double>("tokens"));
        Assert.Contains("found source, tokens, share", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnsOfTwoLengths_AreNoTable()
        => Assert.Throws<ArgumentException>(() => new Table("t", new Column<long>("a", [1]), new Column<long>("b", [])));

    private static Table Shares() => new(
        "shares",
        new Column<string>("source", ["web", "filings", ""]),
        new Column<long>("tokens", [1, long.MaxValue, -3]),
        new Column<double>("share", [0.1, double.NaN, double.NegativeInfinity]));

    private string Write(Table table)
    {
        var path = _folder.At(TableWriter.SuffixOf(table.Name));
        TableWriter.Write(new FileOutput(path), table);
        return path;
    }
}
