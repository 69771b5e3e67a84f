using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>The lines and words that made datatrove's Gopher rules drop a document.</summary>
internal static class GopherEvidence
{
    /// <summary>Adds what counted for a reason of <c>gopher_quality</c>.</summary>
    public static void OfQuality(GopherQualitySpec spec, Document document, string reason, List<Cut> parts)
    {
        var counted = new CountedParts(document.Text, parts);
        switch (reason)
        {
            case "gopher_too_many_hashes":
                counted.AddPieces("hash", "#");
                break;
            case "gopher_too_many_ellipsis":
                counted.AddPieces("ellipsis", "...", "…");
                break;
            case "gopher_too_many_bullets":
                counted.AddLines("bullet_line", line => LineStatistics.Of(line).BulletStarts > 0);
                break;
            case "gopher_too_many_end_ellipsis":
                counted.AddLines("ellipsis_line", line => LineStatistics.Of(line).EllipsisEnds > 0);
                break;
            case "gopher_above_avg_threshold":
                counted.AddWords("long_word", counted.WordsOf(spec.Words), word => CharacterCount.Of(word) > spec.MaxMeanWordCharacters);
                break;
            case "gopher_below_alpha_threshold":
                counted.AddWords("word_without_letter", counted.WordsOf(spec.Words), word => !WhitespaceScan.HasLetter(word));
                break;
            case "gopher_enough_stop_words":
                counted.AddWords("stop_word", counted.WordsOf(spec.Words), IsStopWord);
                break;
        }
    }

    /// <summary>Adds what counted for a measure of <c>gopher_repetition</c>, in any dialect.</summary>
    public static void OfRepetition(GopherRepetitionSpec spec, Document document, int measure, List<Cut> parts)
    {
        var counted = new CountedParts(document.Text, parts);
        if (measure < GopherRepetitionFilter.FirstRun)
        {
            var isParagraph = measure < GopherRepetitionFilter.FirstOfLines;
            counted.AddRepeated(isParagraph ? "repeated_paragraph" : "repeated_line", isParagraph ? "\n\n"u8 : "\n"u8);
            return;
        }
        var run = measure - GopherRepetitionFilter.FirstRun;
        var isTop = run < spec.MaxTopRunShares.Count;
        var length = isTop ? GopherRepetitionFilter.ShortestTopRun + run : GopherRepetitionFilter.ShortestRepeatedRun + run - spec.MaxTopRunShares.Count;
        var words = spec.Dialect switch
        {
            Dialect.Datatrove => counted.WordsOf(spec.Words),
            Dialect.Dclm => counted.UnicodeWordsOf(),
            _ => counted.WhitespaceWordsOf(),
        };
        counted.AddRuns(isTop ? "top_run" : "repeated_run", words, length, isTop);
    }

    /// <summary>Whether it is a word of the stop list, as it is written.</summary>
    public static bool IsStopWord(ReadOnlySpan<byte> word) => word.Length is >= 2 and <= 4 && WordStatistics.StopWordBit(word) != 0;
}
