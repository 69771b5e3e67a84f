using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// The Gopher quality rules as Dolma, DCLM, NeMo Curator and the paper have them: the same limits, other counts. Reasons are the names that each
/// program gives its rules, in its order.
/// </summary>
internal sealed class GopherQualityDialect(GopherQualitySpec spec) : MeasuredFilter(Names(spec.Dialect), Limits(spec)), IExplained
{
    private const int WordCount = 0, WordLength = 1, Symbols = 2, Ellipses = 3, Bullets = 4, EllipsisEnds = 5, Alphabetic = 6, StopWordCount = 7;

    private readonly WhitespaceScan _words = new();

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        _words.Read(text);
        measures.Fill(double.NaN);
        double words = Math.Max(_words.Words, 1);
        measures[WordCount] = spec.Dialect == Dialect.Dclm ? DclmWords(text) : _words.Words;
        measures[WordLength] = spec.Dialect == Dialect.Dolma ? _words.MedianCharacters : _words.MeanCharacters;
        measures[Alphabetic] = _words.AlphabeticWords / words;
        var ellipses = text.Count("..."u8) + text.Count("…"u8);
        switch (spec.Dialect)
        {
            case Dialect.Dolma:
                measures[Symbols] = _words.WordsWithSymbols / words;
                measures[StopWordCount] = _words.StopWords;
                break;
            case Dialect.Dclm:
                measures[Symbols] = (text.Count((byte)'#') + ellipses + text.Count(". . ."u8)) / words;
                measures[StopWordCount] = _words.StopWordsOfAnyCase;
                break;
            case Dialect.Nemo:
                measures[Symbols] = _words.Words == 0 ? 1 : _words.SymbolWords / words;
                measures[StopWordCount] = _words.StopWords;
                break;
            default:
                (measures[Symbols], measures[Ellipses]) = (text.Count((byte)'#') / words, ellipses / words);
                measures[StopWordCount] = _words.DistinctStopWords;
                break;
        }
        MeasureLines(text, measures);
    }

    public void Explain(Document document, string reason, List<Cut> parts)
    {
        var counted = new CountedParts(document.Text, parts);
        switch (MeasureOf(reason))
        {
            case Symbols or Ellipses:
                counted.AddPieces("symbol", "#", "...", "…");
                break;
            case Bullets:
                counted.AddLines("bullet_line", line => BeginsWithBullet(Line(line)), onlyLineFeeds: true);
                break;
            case EllipsisEnds:
                counted.AddLines("ellipsis_line", line => EndsWithEllipsis(Line(line)), onlyLineFeeds: true);
                break;
            case Alphabetic:
                counted.AddWords("word_without_letter", counted.WhitespaceWordsOf(), word => !WhitespaceScan.HasLetter(word));
                break;
            case StopWordCount:
                counted.AddWords("stop_word", counted.WhitespaceWordsOf(), GopherEvidence.IsStopWord);
                break;
        }
    }

    private ReadOnlySpan<byte> Line(ReadOnlySpan<byte> line) => spec.Dialect == Dialect.Dolma ? line : WhiteSpace.Trim(line);

    private void MeasureLines(ReadOnlySpan<byte> text, Span<double> measures)
    {
        var (lines, bullets, ellipses) = (0, 0, 0);
        for (var isLast = false; !isLast;)
        {
            var end = text.IndexOf((byte)'\n');
            isLast = end < 0;
            var line = isLast ? text : text[..end];
            text = isLast ? default : text[(end + 1)..];
            if (spec.Dialect != Dialect.Dolma)
            {
                line = WhiteSpace.Trim(line);
                if (line.IsEmpty)
                    continue;
            }
            lines++;
            bullets += BeginsWithBullet(line) ? 1 : 0;
            ellipses += EndsWithEllipsis(line) ? 1 : 0;
        }
        if (lines > 0)
            (measures[Bullets], measures[EllipsisEnds]) = ((double)bullets / lines, (double)ellipses / lines);
        else if (spec.Dialect == Dialect.Nemo)
            measures[Bullets] = measures[EllipsisEnds] = 1;
    }

    private bool BeginsWithBullet(ReadOnlySpan<byte> line) => spec.Dialect switch
    {
        Dialect.Dolma => line.StartsWith("*"u8) || line.StartsWith("-"u8),
        Dialect.Dclm => line.StartsWith("●"u8) || line.StartsWith("•"u8) || line.StartsWith("*"u8) || line.StartsWith("-"u8),
        Dialect.Nemo => NemoMarks.BeginsWithBullet(line),
        _ => line.StartsWith("•"u8) || line.StartsWith("-"u8) || line.StartsWith("*"u8),
    };

    private bool EndsWithEllipsis(ReadOnlySpan<byte> line) => spec.Dialect switch
    {
        Dialect.Dolma => line.EndsWith("…"u8),
        Dialect.Dclm => line.EndsWith("..."u8) || line.EndsWith(". . ."u8) || line.EndsWith("…"u8),
        Dialect.Nemo => NemoMarks.EndsWithEllipsis(line),
        _ => line.EndsWith("..."u8) || line.EndsWith("…"u8),
    };

    /// <summary>Words as fastText splits them (at ASCII white space and NUL) whose first character is a letter or a number.</summary>
    private static int DclmWords(ReadOnlySpan<byte> text)
    {
        var words = 0;
        while (FastTextWords.Next(ref text) is { IsEmpty: false } word)
            words += CodePoint.IsLetterOrNumber(CodePoint.Decode(word, out _)) ? 1 : 0;
        return words;
    }

    private static string[] Names(Dialect dialect) =>
    [
        "words", dialect == Dialect.Dolma ? "median_word_characters" : "mean_word_characters", dialect == Dialect.Paper ? "hashes_per_word" : "symbols_per_word",
        "ellipses_per_word", "bullet_line_share", "ellipsis_line_share", "alphabetic_word_share", "stop_words",
    ];

    private static Limit[] Limits(GopherQualitySpec spec)
    {
        var words = (Least: (double?)spec.MinWords, Most: (double?)spec.MaxWords);
        var length = (Least: spec.MinMeanWordCharacters, Most: spec.MaxMeanWordCharacters);
        return spec.Dialect switch
        {
            Dialect.Dolma =>
            [
                new(WordCount, "word_count", words.Least, words.Most), new(WordLength, "median_word_length", length.Least, length.Most),
                new(Symbols, "symbol_to_word_ratio", Most: spec.MaxSymbolsPerWord),
                new(Alphabetic, "fraction_of_words_with_alpha_character", Least: spec.MinAlphabeticWordShare),
                new(StopWordCount, "required_word_count", Least: spec.MinStopWords),
                new(Bullets, "fraction_of_lines_starting_with_bullet_point", Most: spec.MaxBulletLineShare),
                new(EllipsisEnds, "fraction_of_lines_ending_with_ellipsis", Most: spec.MaxEllipsisLineShare),
            ],
            Dialect.Dclm =>
            [
                new(WordCount, "page_length_filter", words.Least, words.Most), new(WordLength, "word_length_filter", length.Least, length.Most),
                new(Symbols, "symbol_ratio_filter", Most: spec.MaxSymbolsPerWord), new(Bullets, "bullet_count_filter", Most: spec.MaxBulletLineShare),
                new(EllipsisEnds, "ellipsis_count_filter", Most: spec.MaxEllipsisLineShare),
                new(Alphabetic, "alphabetic_word_ratio_filter", Least: spec.MinAlphabeticWordShare),
                new(StopWordCount, "stop_word_filter", Least: spec.MinStopWords),
            ],
            Dialect.Nemo =>
            [
                new(Symbols, "symbol_to_word", Most: spec.MaxSymbolsPerWord), new(WordCount, "word_count", words.Least, words.Most),
                new(Alphabetic, "words_without_alphabets", Least: spec.MinAlphabeticWordShare),
                new(StopWordCount, "common_english_words", Least: spec.MinStopWords), new(WordLength, "mean_word_length", length.Least, length.Most),
                new(EllipsisEnds, "ellipsis", Most: spec.MaxEllipsisLineShare), new(Bullets, "bullet_ratio", Most: spec.MaxBulletLineShare),
            ],
            _ =>
            [
                new(WordCount, "word_count", words.Least, words.Most), new(WordLength, "mean_word_length", length.Least, length.Most),
                new(Symbols, "hash_to_word_ratio", Most: spec.MaxSymbolsPerWord), new(Ellipses, "ellipsis_to_word_ratio", Most: spec.MaxSymbolsPerWord),
                new(Bullets, "bullet_lines", Most: spec.MaxBulletLineShare), new(EllipsisEnds, "ellipsis_lines", Most: spec.MaxEllipsisLineShare),
                new(Alphabetic, "alphabetic_words", Least: spec.MinAlphabeticWordShare), new(StopWordCount, "stop_words", Least: spec.MinStopWords),
            ],
        };
    }
}
