using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>length</c> filter: how many words a kept document has.</summary>
public sealed record LengthSpec : StepSpec
{
    /// <summary>Fewest words. Web pages below the default are mostly menus and stubs (Gopher: Rae et al., 2021).</summary>
    [Threshold]
    public int MinWords { get; init; } = 50;

    /// <summary>Most words. Pages above the default are mostly logs and joined dumps (same source).</summary>
    [Threshold]
    public int MaxWords { get; init; } = 100_000;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (MinWords < 0)
            problems.Add("min_words", $"is {MinWords}; expected 0 or more");
        if (MaxWords < MinWords)
            problems.Add("max_words", $"is {MaxWords}, below min_words ({MinWords})");
    }
}

/// <summary>Rejects documents too short or too long to be prose worth learning from. Both bounds belong to the range.</summary>
internal sealed class LengthFilter(LengthSpec spec) : MeasuredFilter(
    ["words"], [new Limit(0, "too_short", Least: spec.MinWords), new Limit(0, "too_long", Most: spec.MaxWords)])
{
    public override void Measure(Document document, Span<double> measures) => measures[0] = Words.Count(document.Text.Span);
}
