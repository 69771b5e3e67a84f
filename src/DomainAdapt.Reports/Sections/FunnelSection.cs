using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>How many documents, bytes and tokens each stage handed on, source by source.</summary>
internal static class FunnelSection
{
    public static Section? Build(RunData run)
    {
        List<Figure> tables = [.. run.Sources.Select(source => TableOf(run, source)).OfType<ReportTable>()];
        if (tables.Count > 0 && Whole(run) is { } whole)
            tables.Insert(0, whole);
        return tables.Count == 0 ? null : new Section(
            "funnel", "From corpus to tokens",
            "What each stage handed on. A bar is the share of the largest value, so a step down is what the stage took away. Tokens before there are any are "
            + "bytes divided by the source's bytes a token. Domain tokens are held against all that was read, the raw crawl, and against what was read of the domain alone. "
            + "A mix counts the separators between documents too.", tables);
    }

    private static ReportTable? TableOf(RunData run, string source)
    {
        var rows = new List<IReadOnlyList<object?>>();
        long? before = null, first = null;
        foreach (var (stage, amount) in Amounts(run, source))
        {
            first ??= amount.Bytes;
            rows.Add([stage.Stage, amount.Documents, amount.Documents is null || before is null or 0 ? null : (double)amount.Documents / before, amount.Bytes, Ratio(amount.Bytes, first), amount.Tokens]);
            before = amount.Documents ?? before;
        }
        return rows.Count == 0 ? null : new ReportTable($"funnel_{source}", source,
            [
                new("stage", "Stage"),
                new("documents", "Documents", ValueFormat.Count, IsBar: true),
                new("share_kept", "Of the stage before", ValueFormat.Share),
                new("bytes", "Bytes of text", ValueFormat.Bytes, IsBar: true),
                new("share_of_read", "Of what was read", ValueFormat.Share),
                new("tokens", "Tokens", ValueFormat.Count, IsBar: true),
            ],
            rows);
    }

    /// <summary>All sources together, in tokens: what is left of the domain, against the raw crawl and against the domain corpus.</summary>
    private static ReportTable? Whole(RunData run)
    {
        var stages = run.Stages.Where(stage => stage.Marker is not null).Select(stage => stage.Node).DistinctBy(node => node.Stage).ToList();
        var bySource = run.Manifest.Sources.ToDictionary(source => source, source => TokensOf(run, source.Name));
        var rows = new List<IReadOnlyList<object?>>();
        double? raw = null, rawDomain = null;
        foreach (var node in stages)
        {
            var all = bySource.Where(source => source.Value.ContainsKey(node.Stage)).ToList();
            // A stage of some sources only, such as a mix of general text, is no step of the whole.
            if (all.Count == 0 || (all.Count < bySource.Count && node.Kind is not ("mix" or "train")))
                continue;
            var tokens = all.Sum(source => source.Value[node.Stage]);
            var domain = all.Where(source => source.Key.Domain).Sum(source => source.Value[node.Stage]);
            raw ??= tokens;
            rawDomain ??= domain;
            rows.Add([node.Stage, Math.Round(tokens), Math.Round(domain), tokens / raw, domain / raw, rawDomain == 0 ? null : domain / rawDomain]);
        }
        return rows.Count == 0 || !run.Manifest.Sources.Any(source => source.Domain) ? null : new ReportTable("funnel_all", "All sources, in tokens",
            [
                new("stage", "Stage"),
                new("tokens", "Tokens", ValueFormat.Count, IsBar: true),
                new("domain_tokens", "Of the domain", ValueFormat.Count, IsBar: true),
                new("share_of_raw", "All of the raw crawl", ValueFormat.Share),
                new("domain_of_raw", "Domain of the raw crawl", ValueFormat.Share),
                new("domain_of_domain", "Domain of the domain corpus", ValueFormat.Share),
            ],
            rows);
    }

    /// <summary>A source's tokens after each stage: counted, or from its bytes where they are not cut into tokens yet.</summary>
    private static Dictionary<string, double> TokensOf(RunData run, string source)
    {
        var amounts = Amounts(run, source).ToList();
        var cut = amounts.FirstOrDefault(stage => stage.Amount is { Tokens: > 0, Bytes: > 0 }).Amount;
        var tokens = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (node, amount) in amounts)
        {
            if (amount.Tokens is { } counted)
                tokens[node.Stage] = counted;
            else if (amount.Bytes is { } bytes && cut.Bytes is > 0)
                tokens[node.Stage] = bytes * (double)cut.Tokens!.Value / cut.Bytes.Value;
        }
        return tokens;
    }

    private static IEnumerable<(PlannedNode Node, (long? Documents, long? Bytes, long? Tokens) Amount)> Amounts(RunData run, string source)
    {
        foreach (var stage in run.Stages.Where(stage => stage.Marker is not null))
        {
            var counts = stage.CountsOf(source);
            var amount = (Documents: First(counts, "documents_kept"), Bytes: First(counts, "bytes_kept"), Tokens: First(counts, "tokens_kept", "tokens_placed", "tokens_seen"));
            if ((amount.Documents ?? amount.Bytes ?? amount.Tokens) is not null)
                yield return (stage.Node, amount);
        }
    }

    private static object? Ratio(long? part, long? whole) => part is null || whole is null or 0 ? null : (double)part / whole;

    private static long? First(Counts counts, params string[] names)
        => names.Where(name => counts.Any(count => count.Key == name)).Select(name => (long?)counts[name]).FirstOrDefault();
}
