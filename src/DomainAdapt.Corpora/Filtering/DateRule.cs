using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Settings of the <c>date</c> filter, which keeps documents of a span of time, such as those before a model's knowledge cut-off.</summary>
public sealed record DateSpec : StepSpec
{
    /// <summary>The first date that stays: a year, month or day of ISO 8601 (2020, 2020-06, 2020-06-30).</summary>
    public string? From { get; init; }

    /// <summary>The last date that stays; a year or a month stands for its last day.</summary>
    public string? To { get; init; }

    /// <summary>Whether documents without a date stay.</summary>
    public bool KeepUndated { get; init; } = true;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        foreach (var (name, value) in ((string, string?)[])[("from", From), ("to", To)])
        {
            if (value is not null && IsoDate.FirstDay(value) is null)
                problems.Add(name, $"is '{value}'; expected a year, month or day, such as 2020, 2020-06 or 2020-06-30");
        }
        if (From is null && To is null && KeepUndated)
            problems.Add("from", "is left out, as is to, and keep_undated is true, so every document stays; expected a date");
        if (IsoDate.FirstDay(From) > IsoDate.LastDay(To))
            problems.Add("from", $"is {From}, which is after to: {To}");
    }
}

/// <summary>Rejects documents from before and after. A document's year or month is taken to be all of it: it stays if any day of it would.</summary>
internal sealed class DateFilter(DateSpec spec) : IFilter
{
    private readonly DateOnly? _from = IsoDate.FirstDay(spec.From), _to = IsoDate.LastDay(spec.To);

    public Verdict Judge(Document document)
    {
        if (IsoDate.FirstDay(document.Date) is not { } first || IsoDate.LastDay(document.Date) is not { } last)
            return spec.KeepUndated ? Verdict.Keep : Verdict.Reject("undated");
        if (last < _from)
            return Verdict.Reject("too_early", YearOf(first), YearOf(_from.Value));
        return first > _to ? Verdict.Reject("too_late", YearOf(first), YearOf(_to.Value)) : Verdict.Keep;
    }

    private static double YearOf(DateOnly day) => day.Year;
}
