using DomainAdapt.Core.Stages;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>How many documents, bytes and tokens each stage handed on, source by source.</summary>
internal static class FunnelSection
{
    public static Section? Build(RunData run)
    {
        List<Figure> tables = [.. run.Sources.Select(source => TableOf(run, source)).OfType<ReportTable>()];
        return tables.Count == 0 ? null : new Section(
            "funnel", "From corpus to tokens",
            "What each stage handed on. A bar is the share of the source's largest value, so a step down is what the stage took away. "
            + "A mix counts the separators between documents too.", tables);
    }

    private static ReportTable? TableOf(RunData run, string source)
    {
        var rows = new List<IReadOnlyList<object?>>();
        long? before = null;
        foreach (var stage in run.Stages.Where(stage => stage.Marker is not null))
        {
            var counts = stage.CountsOf(source);
            var documents = First(counts, "documents_kept");
            var bytes = First(counts, "bytes_kept");
            var tokens = First(counts, "tokens_kept", "tokens_placed", "tokens_seen");
            if (documents is null && bytes is null && tokens is null)
                continue;
            rows.Add([stage.Node.Stage, documents, documents is null || before is null or 0 ? null : (double)documents / before, bytes, tokens]);
            before = documents ?? before;
        }
        return rows.Count == 0 ? null : new ReportTable($"funnel_{source}", source,
            [
                new("stage", "Stage"),
                new("documents", "Documents", ValueFormat.Count, IsBar: true),
                new("share_kept", "Of the stage before", ValueFormat.Share),
                new("bytes", "Bytes of text", ValueFormat.Bytes, IsBar: true),
                new("tokens", "Tokens", ValueFormat.Count, IsBar: true),
            ],
            rows);
    }

    private static long? First(Counts counts, params string[] names)
        => names.Where(name => counts.Any(count => count.Key == name)).Select(name => (long?)counts[name]).FirstOrDefault();
}
