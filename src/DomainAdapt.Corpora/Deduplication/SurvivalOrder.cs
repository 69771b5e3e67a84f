using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>Ranks documents by the rules of a spec: a function of the document and the spec alone, so that no order of arrival decides.</summary>
internal sealed class SurvivalOrder(IReadOnlyList<SurvivalRule> rules, SourceOrder sources)
{
    // ISO 8601 as corpora write it. Freer parsing would fill in the current year.
    private static readonly string[] DateForms =
    [
        "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyyMMdd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ssK", "yyyyMMddHHmmss",
    ];

    /// <summary>The document's ranks.</summary>
    public SurvivalKey KeyOf(Document document)
    {
        Span<long> ranks = stackalloc long[SurvivalKey.Ranks];
        ranks.Clear();
        for (var i = 0; i < rules.Count; i++)
            ranks[i] = RankOf(rules[i], document);
        return new SurvivalKey(ranks[0], ranks[1], ranks[2], ranks[3]);
    }

    /// <summary>Adds what is wrong with the setting <c>survivor</c>.</summary>
    public static void Check(SpecProblems problems, IReadOnlyList<SurvivalRule> rules)
    {
        foreach (var rule in rules.GroupBy(rule => rule).Where(same => same.Count() > 1).Select(same => same.Key))
            problems.Add("survivor", $"names {rule.ToString().ToLowerInvariant()} twice; the second decides nothing");
        if (rules.Contains(SurvivalRule.Newest) && rules.Contains(SurvivalRule.Oldest))
            problems.Add("survivor", "names newest and oldest; expected one of them, since the second decides nothing");
    }

    /// <summary>When a document is of, in ticks of UTC; null where it does not say so in ISO 8601.</summary>
    internal static long? TicksOf(string? date)
        => DateTimeOffset.TryParseExact(date, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed.UtcTicks : null;

    private long RankOf(SurvivalRule rule, Document document) => rule switch
    {
        SurvivalRule.Priority => sources.RankOf(document.Source),
        SurvivalRule.Licence => document.Licence is null ? 1 : 0,
        SurvivalRule.Longest => -document.Text.Length,
        SurvivalRule.Newest => TicksOf(document.Date) is { } newest ? -newest : long.MaxValue,
        _ => TicksOf(document.Date) ?? long.MaxValue,
    };
}
