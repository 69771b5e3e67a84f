using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
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
                counted.AddWords("word_without_letter", counted.WordsOf(spec.Words), word => !HasLetter(word));
                break;
            case "gopher_enough_stop_words":
                counted.AddWords("stop_word", counted.WordsOf(spec.Words), IsStopWord);
                break;
        }
    }

    /// <summary>Adds what counted for a reason of <c>gopher_repetition</c>.</summary>
    public static void OfRepetition(GopherRepetitionSpec spec, Document document, string reason, List<Cut> parts)
    {
        var counted = new CountedParts(document.Text, parts);
        if (reason.StartsWith("dup_para", StringComparison.Ordinal))
            counted.AddRepeated("repeated_paragraph", "\n\n"u8);
        else if (reason.StartsWith("dup_line", StringComparison.Ordinal))
            counted.AddRepeated("repeated_line", "\n"u8);
        else if (int.TryParse(reason.Split('_')[1], CultureInfo.InvariantCulture, out var words))
            counted.AddRuns(reason.StartsWith("top", StringComparison.Ordinal) ? "top_run" : "repeated_run", counted.WordsOf(spec.Words), words, onlyTop: reason.StartsWith("top", StringComparison.Ordinal));
    }

    /// <summary>Whether it is a word of the stop list, as it is written.</summary>
    public static bool IsStopWord(ReadOnlySpan<byte> word) => word.Length is >= 2 and <= 4 && WordStatistics.StopWordBit(word) != 0;

    /// <summary>Whether a word has a letter.</summary>
    public static bool HasLetter(ReadOnlySpan<byte> word)
    {
        for (var at = 0; at < word.Length;)
        {
            if (CodePoint.IsLetter(CodePoint.Decode(word[at..], out var length)))
                return true;
            at += length;
        }
        return false;
    }
}
