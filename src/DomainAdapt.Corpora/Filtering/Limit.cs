using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>A rule that holds one measure against one number. A document at the number stays.</summary>
/// <param name="Measure">The measure's place among those of its filter.</param>
/// <param name="Reason">What a document is rejected for.</param>
/// <param name="Least">The least that stays; null for a rule that is off or has only a most.</param>
/// <param name="Most">The most that stays.</param>
internal readonly record struct Limit(int Measure, string Reason, double? Least = null, double? Most = null)
{
    /// <summary>What the first limit that is passed says; a measure that is no number passes none.</summary>
    public static Verdict Decide(ReadOnlySpan<Limit> limits, ReadOnlySpan<double> measures)
    {
        foreach (var limit in limits)
        {
            var measured = measures[limit.Measure];
            if (measured < limit.Least)
                return Verdict.Reject(limit.Reason, measured, limit.Least);
            if (measured > limit.Most)
                return Verdict.Reject(limit.Reason, measured, limit.Most);
        }
        return Verdict.Keep;
    }
}
