using System.Text.Json;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Reports.Tests.Data;

public sealed class FieldsTests
{
    [Fact]
    public void OfTable_TakesFormatsFromTypesAndNames()
    {
        var table = Fields.OfTable("t", "T", new Table("t",
            new Column<string>("model", ["base"]), new Column<long>("documents", [1234]), new Column<long>("text_bytes", [2048]),
            new Column<double>("mean_coverage", [0.5]), new Column<double>("bits_per_byte", [1.5]), new Column<double>("seconds", [2])));
        Assert.Equal([["Model", "Documents", "Text bytes", "Mean coverage", "Bits per byte", "Seconds"], ["base", "1,234", "2.0 KiB", "50.00 %", "1.500", "2.0 s"]], table.ToText());
    }

    [Fact]
    public void OfRecords_JoinsFieldsOfAllRecords()
    {
        var root = JsonDocument.Parse("""{"sources": [{"name": "a", "epochs": 1, "parts": []}, {"name": "b", "epochs": 1.5, "note": "x"}]}""").RootElement;
        var table = Fields.OfRecords("s", "S", "source", [.. root.Named("sources")]);
        Assert.Equal(["source", "epochs", "note"], table.Columns.Select(column => column.Name));
        Assert.Equal(ValueFormat.Number, table.Columns[1].Format);
        Assert.Equal([["a", 1L, null], ["b", 1.5, "x"]], table.Rows);
    }
}
