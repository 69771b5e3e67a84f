using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>Ranks documents by the rules of a spec.</summary>
internal sealed class SurvivalOrder
{
    private readonly IReadOnlyList<SurvivalRule> _rules;
    private readonly List<string> _sources;

    /// <summary>Takes the rules and the sources that survive first.</summary>
    /// <exception cref="DomainAdaptException">A source is none of the pipeline's.</exception>
    public SurvivalOrder(DedupNearSpec spec, IReadOnlyList<SourceContext> sources)
    {
        var names = sources.Select(source => source.Name).ToArray();
        if (spec.Priority.Except(names, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new DomainAdaptException(
                $"priority names '{unknown}', which is no source of the pipeline. Its sources are {string.Join(", ", names)}.", ExitCodes.Spec);
        }
        _rules = spec.Survivor;
        _sources = [.. spec.Priority, .. names.Except(spec.Priority, StringComparer.Ordinal)];
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
        SurvivalRule.Priority => _sources.IndexOf(document.Source),
        SurvivalRule.Licence => document.Licence is null ? 1 : 0,
        SurvivalRule.Longest => -document.Text.Length,
        SurvivalRule.Newest => DateOf(document) is { } newest ? -newest : long.MaxValue,
        _ => DateOf(document) ?? long.MaxValue,
    };

    private static long? DateOf(Document document)
        => DateTimeOffset.TryParse(document.Date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.UtcTicks : null;
}
