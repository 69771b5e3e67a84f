using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Settings of the <c>gopher_quality</c> filter (Rae et al., 2021, appendix A1.1), with datatrove's reading of the paper, so that figures can be
/// compared: words are runs of letters and digits or single other characters, and a rule left empty is off.
/// </summary>
public sealed record GopherQualitySpec : StepSpec
{
    /// <summary>Fewest words that are not punctuation.</summary>
    public int? MinWords { get; init; } = 50;

    /// <summary>Most words that are not punctuation.</summary>
    public int? MaxWords { get; init; } = 100_000;

    /// <summary>Shortest mean word, in characters.</summary>
    public double? MinMeanWordCharacters { get; init; } = 3;

    /// <summary>Longest mean word, in characters.</summary>
    public double? MaxMeanWordCharacters { get; init; } = 10;

    /// <summary>Most hash signs, and most ellipses, for each word.</summary>
    public double? MaxSymbolsPerWord { get; init; } = 0.1;

    /// <summary>Largest share of lines that start with a bullet.</summary>
    public double? MaxBulletLineShare { get; init; } = 0.9;

    /// <summary>Largest share of lines that end with an ellipsis.</summary>
    public double? MaxEllipsisLineShare { get; init; } = 0.3;

    /// <summary>Smallest share of words with a letter.</summary>
    public double? MinAlphabeticWordShare { get; init; } = 0.8;

    /// <summary>Fewest different words of: the, be, to, of, and, that, have, with. English only.</summary>
    public int? MinStopWords { get; init; } = 2;
}

/// <summary>Rejects documents that do not look like prose. The first rule that fires names the reason; a document at a limit stays.</summary>
internal sealed class GopherQualityFilter(GopherQualitySpec spec) : IFilter
{
    public Verdict Judge(Document document)
    {
        var text = document.Text.Span;
        var words = WordStatistics.Of(text);
        if (words.NonSymbolWords < spec.MinWords)
            return Verdict.Reject("gopher_short_doc", words.NonSymbolWords, spec.MinWords);
        if (words.NonSymbolWords > spec.MaxWords)
            return Verdict.Reject("gopher_long_doc", words.NonSymbolWords, spec.MaxWords);
        if (words.Words == 0)
            return Verdict.Keep;

        var meanCharacters = words.NonSymbolWords == 0 ? 0 : (double)words.NonSymbolCharacters / words.NonSymbolWords;
        if (meanCharacters < spec.MinMeanWordCharacters)
            return Verdict.Reject("gopher_below_avg_threshold", meanCharacters, spec.MinMeanWordCharacters);
        if (meanCharacters > spec.MaxMeanWordCharacters)
            return Verdict.Reject("gopher_above_avg_threshold", meanCharacters, spec.MaxMeanWordCharacters);

        double allWords = words.Words;
        var hashes = text.Count((byte)'#') / allWords;
        if (hashes > spec.MaxSymbolsPerWord)
            return Verdict.Reject("gopher_too_many_hashes", hashes, spec.MaxSymbolsPerWord);
        var ellipses = (text.Count("..."u8) + text.Count("…"u8)) / allWords;
        if (ellipses > spec.MaxSymbolsPerWord)
            return Verdict.Reject("gopher_too_many_ellipsis", ellipses, spec.MaxSymbolsPerWord);

        var lines = LineStatistics.Of(text);
        var bullets = (double)lines.BulletStarts / lines.Lines;
        if (bullets > spec.MaxBulletLineShare)
            return Verdict.Reject("gopher_too_many_bullets", bullets, spec.MaxBulletLineShare);
        var ellipsisEnds = (double)lines.EllipsisEnds / lines.Lines;
        if (ellipsisEnds > spec.MaxEllipsisLineShare)
            return Verdict.Reject("gopher_too_many_end_ellipsis", ellipsisEnds, spec.MaxEllipsisLineShare);

        var alphabetic = words.AlphabeticWords / allWords;
        if (alphabetic < spec.MinAlphabeticWordShare)
            return Verdict.Reject("gopher_below_alpha_threshold", alphabetic, spec.MinAlphabeticWordShare);
        if (words.DistinctStopWords < spec.MinStopWords)
            return Verdict.Reject("gopher_enough_stop_words", words.DistinctStopWords, spec.MinStopWords);
        return Verdict.Keep;
    }
}
