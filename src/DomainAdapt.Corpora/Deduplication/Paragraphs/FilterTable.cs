using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>
/// What the Bloom filter let through of one range of keys: <c>bits</c> and <c>hashes</c> of each filter, about how many <c>units</c> the range has, how
/// many <c>passed</c>, how many of these stand alone (<c>passed_by_mistake</c>), and the false-positive rate that follows.
/// </summary>
internal static class FilterTable
{
    private const string Name = "bloom_filter";

    /// <summary>Writes the table.</summary>
    public static void Write(StageTask task, StageFile filter, int ranges, long passed, long alone)
    {
        // Keys are hashes, so each range has about equally many units.
        var units = Math.Max(filter.Rows / ranges, passed);
        var once = units - passed + alone;
        using var output = task.CreateOutput(Name, TableWriter.SuffixOf(Name));
        TableWriter.Write(output, new Table(
            Name,
            new Column<long>("bits", [filter.Bytes * 8]),
            new Column<long>("hashes", [SeenTwice.Hashes]),
            new Column<long>("units", [units]),
            new Column<long>("passed", [passed]),
            new Column<long>("passed_by_mistake", [alone]),
            new Column<double>("false_positive_rate", [once == 0 ? 0 : Math.Round((double)alone / once, 6)])));
    }
}
