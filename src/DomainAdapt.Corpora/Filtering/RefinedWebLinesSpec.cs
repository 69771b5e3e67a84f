using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Settings of the <c>refinedweb_lines</c> cutter (RefinedWeb: Penedo et al., 2023, appendix G.2), with the limits of DCLM-Baseline (Li et al., 2024):
/// lines that are no prose go, and documents that lose much. Lines end with LF.
/// </summary>
public sealed record RefinedWebLinesSpec : StepSpec
{
    /// <summary>Largest share of upper-case letters among a line's characters.</summary>
    public double? MaxUpperCaseShare { get; init; } = 0.5;

    /// <summary>Largest share of digits among a line's characters; the default lets go of lines of nothing else.</summary>
    public double? MaxDigitShare { get; init; } = 0.999999;

    /// <summary>Whether lines go that are a counter, such as "12 likes".</summary>
    public bool CutCounters { get; init; } = true;

    /// <summary>Fewest words of a line that stays.</summary>
    public int? MinWordsPerLine { get; init; } = 2;

    /// <summary>Most words of a line out of which "items in cart", "read more" at its end, and "sign-in" at its start are cut.</summary>
    public int? MaxPhraseLineWords { get; init; } = 10;

    /// <summary>Largest share of the words that may be cut; a document that would lose more goes as it is.</summary>
    public double? MaxCutWordShare { get; init; } = 0.05;
}
