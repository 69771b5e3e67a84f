using System.Globalization;
using System.IO.Hashing;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Corpora.Languages;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Rejects documents by Data-Juicer's statistics. The first rule, in the order of its table, that fires names the reason.</summary>
internal sealed class DataJuicerFilter(DataJuicerSpec spec) : MeasuredFilter(
    [
        "alphanumeric_share", "mean_line_characters", "longest_line_characters", "character_repetition", "word_repetition", "special_character_share",
        "flagged_word_share", "language_probability", "stop_word_share", "perplexity", "characters", "words",
    ],
    [
        new Limit(0, "alphanumeric_filter", spec.MinAlphanumericShare, spec.MaxAlphanumericShare),
        new Limit(1, "average_line_length_filter", spec.MinMeanLineCharacters, spec.MaxMeanLineCharacters),
        new Limit(2, "maximum_line_length_filter", spec.MinLongestLineCharacters, spec.MaxLongestLineCharacters),
        new Limit(3, "character_repetition_filter", Most: spec.MaxCharacterRepetition),
        new Limit(4, "word_repetition_filter", Most: spec.MaxWordRepetition),
        new Limit(5, "special_characters_filter", Most: spec.MaxSpecialCharacterShare),
        new Limit(6, "flagged_words_filter", Most: spec.MaxFlaggedWordShare),
        new Limit(7, "language_id_score_filter", Least: spec.MinLanguageProbability),
        new Limit(8, "stopwords_filter", Least: spec.MinStopWordShare),
        new Limit(9, "perplexity_filter", Most: spec.MaxPerplexity),
        new Limit(10, "text_length_filter", spec.MinCharacters, spec.MaxCharacters),
        new Limit(11, "words_num_filter", spec.MinWords, spec.MaxWords),
    ])
{
    private readonly HashSet<ulong>? _flagged = Load(spec.FlaggedWords), _stopWords = Load(spec.StopWords);
    private readonly RunShares _runs = new();
    private readonly System.Buffers.ArrayBufferWriter<byte> _lower = new();

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        var (characters, alphanumeric, special) = (0, 0, 0);
        _runs.Begin(spec.RunCharacters);
        for (var at = 0; at < text.Length; characters++)
        {
            var code = CodePoint.Decode(text[at..], out var length);
            at += length;
            var category = CodePoint.Category(code);
            var isLetter = category <= UnicodeCategory.OtherLetter;
            alphanumeric += isLetter || category is >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber ? 1 : 0;
            special += isLetter || category <= UnicodeCategory.EnclosingMark ? 0 : 1;
            _runs.Add((ulong)code);
        }
        var all = Math.Max(characters, 1.0);
        (measures[0], measures[5], measures[10]) = (alphanumeric / all, special / all, characters);
        measures[3] = _runs.OfMostFrequent();
        (measures[1], measures[2]) = Lines(text, characters);
        MeasureWords(text, measures);
        measures[7] = document.Attributes.Number(IdentifyStep.ProbabilityAttribute) ?? double.NaN;
        measures[9] = document.Attributes.Number(PerplexityStep.PerplexityAttribute) ?? double.NaN;
    }

    private static (double Mean, double Longest) Lines(ReadOnlySpan<byte> text, int characters)
    {
        var (lines, longest) = (0, 0);
        foreach (var line in UnicodeLines.Enumerate(text))
        {
            lines++;
            if (line.Length > longest)
                longest = Math.Max(longest, CharacterCount.Of(line.Of(text)));
        }
        return (lines == 0 ? 0 : (double)characters / lines, longest);
    }

    /// <summary>Words in lower case, without special characters around them.</summary>
    private void MeasureWords(ReadOnlySpan<byte> text, Span<double> measures)
    {
        _lower.ResetWrittenCount();
        LetterCase.ToLower(text, _lower);
        var lower = _lower.WrittenSpan;
        var (all, refined, flagged, stopWords) = (0, 0, 0, 0);
        _runs.Begin(spec.RunWords);
        foreach (var range in WhitespaceWords.Enumerate(lower))
        {
            all++;
            var word = WithoutSpecials(range.Of(lower));
            if (word.IsEmpty)
                continue;
            var hash = XxHash3.HashToUInt64(word);
            refined++;
            flagged += _flagged?.Contains(hash) == true ? 1 : 0;
            stopWords += _stopWords?.Contains(hash) == true ? 1 : 0;
            _runs.Add(hash);
        }
        measures[4] = _runs.OfRepeated();
        measures[6] = _flagged is null ? double.NaN : flagged / Math.Max(refined, 1.0);
        measures[8] = _stopWords is null ? double.NaN : stopWords / Math.Max(refined, 1.0);
        measures[11] = all;
    }

    private static ReadOnlySpan<byte> WithoutSpecials(ReadOnlySpan<byte> word)
    {
        while (!word.IsEmpty && CodePoint.Category(CodePoint.Decode(word, out var length)) > UnicodeCategory.EnclosingMark)
            word = word[length..];
        while (!word.IsEmpty && CodePoint.Category(CodePoint.DecodeLast(word, out var length)) > UnicodeCategory.EnclosingMark)
            word = word[..^length];
        return word;
    }

    private static HashSet<ulong>? Load(string? path)
    {
        if (path is null)
            return null;
        return File.Exists(path)
            ? [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(line)))]
            : throw new DomainAdaptException($"{path}: there is no such file; expected words in lower case, one a line.", ExitCodes.InputsMissing);
    }
}
