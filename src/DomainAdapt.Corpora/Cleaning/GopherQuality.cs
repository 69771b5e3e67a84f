using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Settings of the <c>gopher_quality</c> filter (Rae et al., 2021, appendix A1.1). In datatrove's reading of the paper words are runs of letters and
/// digits or single other characters; the other dialects split at white space. A rule left empty is off.
/// </summary>
public sealed record GopherQualitySpec : StepSpec
{
    /// <summary>Whose reading of the paper: what counts as a word, a symbol, a bullet, and in which order the rules speak.</summary>
    public Dialect Dialect { get; init; }

    /// <summary>How datatrove's dialect splits texts into words; the other dialects have splittings of their own.</summary>
    public WordSplitting Words { get; init; }

    /// <summary>Fewest words that are not punctuation.</summary>
    [Threshold]
    public int? MinWords { get; init; } = 50;

    /// <summary>Most words that are not punctuation.</summary>
    [Threshold]
    public int? MaxWords { get; init; } = 100_000;

    /// <summary>Shortest mean word, in characters; in Dolma's dialect the median.</summary>
    [Threshold]
    public double? MinMeanWordCharacters { get; init; } = 3;

    /// <summary>Longest mean word, in characters; in Dolma's dialect the median.</summary>
    [Threshold]
    public double? MaxMeanWordCharacters { get; init; } = 10;

    /// <summary>Most hash signs, and most ellipses, for each word.</summary>
    [Threshold]
    public double? MaxSymbolsPerWord { get; init; } = 0.1;

    /// <summary>Largest share of lines that start with a bullet.</summary>
    [Threshold]
    public double? MaxBulletLineShare { get; init; } = 0.9;

    /// <summary>Largest share of lines that end with an ellipsis.</summary>
    [Threshold]
    public double? MaxEllipsisLineShare { get; init; } = 0.3;

    /// <summary>Smallest share of words with a letter.</summary>
    [Threshold]
    public double? MinAlphabeticWordShare { get; init; } = 0.8;

    /// <summary>Fewest words of: the, be, to, of, and, that, have, with. Different ones in datatrove and the paper, all of them elsewhere. English only.</summary>
    [Threshold]
    public int? MinStopWords { get; init; } = 2;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Words != WordSplitting.Simple && Dialect != Dialect.Datatrove)
            problems.Add("words", $"is {Words.ToString().ToLowerInvariant()}, but the dialect {Dialect.ToString().ToLowerInvariant()} splits words in its own way; expected no words, or dialect: datatrove");
    }
}

/// <summary>Rejects documents that do not look like prose. The first rule that fires names the reason; a document at a limit stays.</summary>
internal sealed class GopherQualityFilter(GopherQualitySpec spec) : MeasuredFilter(
    [
        "words", "mean_word_characters", "hashes_per_word", "ellipses_per_word", "bullet_line_share", "ellipsis_line_share", "alphabetic_word_share",
        "stop_words",
    ],
    [
        new Limit(0, "gopher_short_doc", Least: spec.MinWords),
        new Limit(0, "gopher_long_doc", Most: spec.MaxWords),
        new Limit(1, "gopher_below_avg_threshold", Least: spec.MinMeanWordCharacters),
        new Limit(1, "gopher_above_avg_threshold", Most: spec.MaxMeanWordCharacters),
        new Limit(2, "gopher_too_many_hashes", Most: spec.MaxSymbolsPerWord),
        new Limit(3, "gopher_too_many_ellipsis", Most: spec.MaxSymbolsPerWord),
        new Limit(4, "gopher_too_many_bullets", Most: spec.MaxBulletLineShare),
        new Limit(5, "gopher_too_many_end_ellipsis", Most: spec.MaxEllipsisLineShare),
        new Limit(6, "gopher_below_alpha_threshold", Least: spec.MinAlphabeticWordShare),
        new Limit(7, "gopher_enough_stop_words", Least: spec.MinStopWords),
    ]), IExplained
{
    /// <summary>The filter of a dialect.</summary>
    public static MeasuredFilter Of(GopherQualitySpec spec) => spec.Dialect == Dialect.Datatrove ? new GopherQualityFilter(spec) : new GopherQualityDialect(spec);

    public void Explain(Document document, string reason, List<Cut> parts) => GopherEvidence.OfQuality(spec, document, reason, parts);

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        var words = WordScan.Of(document, spec.Words).Statistics;
        measures.Fill(double.NaN);
        measures[0] = words.NonSymbolWords;
        if (words.Words == 0)
            return;
        double allWords = words.Words;
        var lines = LineStatistics.Of(text);
        measures[1] = words.NonSymbolWords == 0 ? 0 : (double)words.NonSymbolCharacters / words.NonSymbolWords;
        measures[2] = text.Count((byte)'#') / allWords;
        measures[3] = (text.Count("..."u8) + text.Count("…"u8)) / allWords;
        measures[4] = (double)lines.BulletStarts / lines.Lines;
        measures[5] = (double)lines.EllipsisEnds / lines.Lines;
        measures[6] = words.AlphabeticWords / allWords;
        measures[7] = words.DistinctStopWords;
    }
}
