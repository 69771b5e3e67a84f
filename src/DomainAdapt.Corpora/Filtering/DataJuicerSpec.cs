using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Settings of the <c>data_juicer</c> filter: the statistics of Data-Juicer (Chen et al., 2023) with the limits of its configs/config_all.yaml. These are
/// for pages: its own recipes for law and medicine let through up to 70 % and 84 % special characters and texts of 84 026 and 136 028 characters.
/// A rule left empty is off.
/// </summary>
public sealed record DataJuicerSpec : StepSpec
{
    /// <summary>Smallest share of letters and numbers among characters.</summary>
    [Threshold]
    public double? MinAlphanumericShare { get; init; } = 0;

    /// <summary>Largest share of letters and numbers among characters.</summary>
    [Threshold]
    public double? MaxAlphanumericShare { get; init; } = 0.9;

    /// <summary>Fewest characters of a line, on average.</summary>
    [Threshold]
    public double? MinMeanLineCharacters { get; init; } = 10;

    /// <summary>Most characters of a line, on average.</summary>
    [Threshold]
    public double? MaxMeanLineCharacters { get; init; } = 10_000;

    /// <summary>Fewest characters of the longest line.</summary>
    [Threshold]
    public int? MinLongestLineCharacters { get; init; } = 10;

    /// <summary>Most characters of the longest line.</summary>
    [Threshold]
    public int? MaxLongestLineCharacters { get; init; } = 10_000;

    /// <summary>Characters of the runs that the next rule counts.</summary>
    public int RunCharacters { get; init; } = 10;

    /// <summary>Largest share that the most frequent runs of characters have among all; as many of them count as the root of how many different ones there are.</summary>
    [Threshold]
    public double? MaxCharacterRepetition { get; init; } = 0.5;

    /// <summary>Words of the runs that the next rule counts.</summary>
    public int RunWords { get; init; } = 10;

    /// <summary>Largest share of runs of words that are there more than once.</summary>
    [Threshold]
    public double? MaxWordRepetition { get; init; } = 0.5;

    /// <summary>Largest share of characters that are neither letters nor marks of letters: digits, white space and punctuation among them.</summary>
    [Threshold]
    public double? MaxSpecialCharacterShare { get; init; } = 0.25;

    /// <summary>A text file of words to flag, in lower case, one a line; without it that rule is off.</summary>
    [InputPath]
    public string? FlaggedWords { get; init; }

    /// <summary>Largest share of flagged words.</summary>
    [Threshold]
    public double? MaxFlaggedWordShare { get; init; } = 0.0045;

    /// <summary>Smallest probability of the language that <c>identify</c> found; without that step the rule is off.</summary>
    [Threshold]
    public double? MinLanguageProbability { get; init; } = 0.8;

    /// <summary>A text file of stop words, in lower case, one a line; without it that rule is off.</summary>
    [InputPath]
    public string? StopWords { get; init; }

    /// <summary>Smallest share of stop words.</summary>
    [Threshold]
    public double? MinStopWordShare { get; init; } = 0.3;

    /// <summary>Largest perplexity that <c>perplexity</c> found; without that step the rule is off.</summary>
    [Threshold]
    public double? MaxPerplexity { get; init; } = 1500;

    /// <summary>Fewest characters.</summary>
    [Threshold]
    public int? MinCharacters { get; init; } = 10;

    /// <summary>Most characters.</summary>
    [Threshold]
    public int? MaxCharacters { get; init; } = 10_000;

    /// <summary>Fewest words, between white space.</summary>
    [Threshold]
    public int? MinWords { get; init; } = 10;

    /// <summary>Most words.</summary>
    [Threshold]
    public int? MaxWords { get; init; } = 10_000;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (RunCharacters < 1)
            problems.Add("run_characters", $"is {RunCharacters}; expected 1 or more");
        if (RunWords < 1)
            problems.Add("run_words", $"is {RunWords}; expected 1 or more");
    }
}
