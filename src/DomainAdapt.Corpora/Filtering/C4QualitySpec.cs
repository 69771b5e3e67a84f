using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Settings of the <c>c4_quality</c> cutter (Raffel et al., 2020, section 2.2): lines that are no sentences go, and documents that are left with few.
/// A number left empty, and a rule set to false, is off.
/// </summary>
public sealed record C4QualitySpec : StepSpec
{
    private readonly Given<int?> _minWordsPerLine, _minSentences, _maxCharacters;

    /// <summary>
    /// Whose limits: datatrove's (those of the C4 that TensorFlow Datasets makes), or the paper's and DCLM's, which ask for longer lines and fewer of them.
    /// </summary>
    public Dialect Dialect { get; init; }

    /// <summary>How lines are split into sentences: simple ends one after <c>. ! ?</c> before white space, spacy as its sentencizer does.</summary>
    public WordSplitting Words { get; init; }

    /// <summary>Most characters of a document; DCLM's dialect has 190 000, the others no limit.</summary>
    public int? MaxCharacters
    {
        get => _maxCharacters.Or(Dialect == Dialect.Dclm ? 190_000 : null);
        init => _maxCharacters = value;
    }

    /// <summary>Longest word of a line that stays, in characters.</summary>
    public int? MaxWordCharacters { get; init; } = 1000;

    /// <summary>Whether <c>[1]</c>, <c>[]</c>, <c>[edit]</c> and <c>[citation needed]</c> are cut out of lines.</summary>
    public bool CutCitations { get; init; } = true;

    /// <summary>Whether lines go that end otherwise than with <c>. ? ! " '</c>, or with three dots. FineWeb leaves this off.</summary>
    public bool RequireTerminalPunctuation { get; init; } = true;

    /// <summary>Fewest words of a line that stays, citations counted: 3; 5 in the dialects of the paper and of DCLM.</summary>
    public int? MinWordsPerLine
    {
        get => _minWordsPerLine.Or(Dialect == Dialect.Datatrove ? 3 : 5);
        init => _minWordsPerLine = value;
    }

    /// <summary>Whether lines that speak of JavaScript go.</summary>
    public bool CutJavascript { get; init; } = true;

    /// <summary>Whether lines that speak of terms of use, privacy or cookie policies go.</summary>
    public bool CutPolicies { get; init; } = true;

    /// <summary>Whether a line with "lorem ipsum" rejects the document.</summary>
    public bool RejectLoremIpsum { get; init; } = true;

    /// <summary>Whether a line with an opening curly bracket, the mark of program code, rejects the document.</summary>
    public bool RejectCurlyBracket { get; init; } = true;

    /// <summary>Fewest sentences in the lines that stay: 5; 3 in the dialects of the paper and of DCLM.</summary>
    public int? MinSentences
    {
        get => _minSentences.Or(Dialect == Dialect.Datatrove ? 5 : 3);
        init => _minSentences = value;
    }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Dialect is Dialect.Dolma or Dialect.Nemo)
            problems.Add("dialect", $"is {Dialect.ToString().ToLowerInvariant()}, which has no cutter of lines like C4's; expected datatrove, dclm or paper");
        if (MaxWordCharacters < 1)
            problems.Add("max_word_characters", $"is {MaxWordCharacters}; expected 1 or more, or nothing to turn the rule off");
    }
}
