using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>Ranks documents by the rules of a spec.</summary>
internal sealed class SurvivalOrder
{
    private readonly IReadOnlyList<SurvivalRule> _rules;
    private readonly SourceOrder _sources;

    /// <summary>Takes the rules and the sources that survive first.</summary>
    /// <exception cref="DomainAdaptException">A source is none of the pipeline's.</exception>
    public SurvivalOrder(DedupNearSpec spec, IReadOnlyList<SourceContext> sources)
    {
        _rules = spec.Survivor;
        _sources = new SourceOrder(spec.Priority, sources);
    }

    /// <summary>The document's ranks.</summary>
    public SurvivalKey KeyOf(Document document)
    {
        Span<long> ranks = stackalloc long[Enum.GetValues<SurvivalRule>().Length];
        ranks.Clear();
        for (var i = 0; i < Math.Min(_rules.Count, ranks.Length); i++)
            ranks[i] = RankOf(_rules[i], document);
        return new SurvivalKey(ranks[0], ranks[1], ranks[2], ranks[3]);
    }

    private long RankOf(SurvivalRule rule, Document document) => rule switch
    {
        SurvivalRule.Priority => _sources.RankOf(document.Source),
        SurvivalRule.Licence => document.Licence is null ? 1 : 0,
        SurvivalRule.Longest => -document.Text.Length,
        SurvivalRule.Newest => DateOf(document) is { } newest ? -newest : long.MaxValue,
        _ => DateOf(document) ?? long.MaxValue,
    };

    private static long? DateOf(Document document)
        => DateTimeOffset.TryParse(document.Date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.UtcTicks : null;
}
