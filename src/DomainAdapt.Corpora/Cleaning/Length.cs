using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>length</c> filter: how many words a kept document has.</summary>
public sealed record LengthSpec : StepSpec
{
    /// <summary>Fewest words. Web pages below the default are mostly menus and stubs (Gopher: Rae et al., 2021).</summary>
    public int MinWords { get; init; } = 50;

    /// <summary>Most words. Pages above the default are mostly logs and joined dumps (same source).</summary>
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
internal sealed class LengthFilter(LengthSpec spec) : IFilter
{
    public Verdict Judge(Document document)
    {
        var words = Words.Count(document.Text.Span);
        if (words < spec.MinWords)
            return Verdict.Reject("too_short", words, spec.MinWords);
        if (words > spec.MaxWords)
            return Verdict.Reject("too_long", words, spec.MaxWords);
        return Verdict.Keep;
    }
}
