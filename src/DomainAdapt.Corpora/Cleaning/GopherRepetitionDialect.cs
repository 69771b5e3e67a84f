using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// The Gopher repetition rules as Dolma, DCLM, NeMo Curator and the paper have them. A text of two equal lines repeats half of itself in NeMo's
/// and the paper's count, and all of itself in Dolma's and DCLM's. Reasons are the names that each program gives its rules, in its order.
/// </summary>
internal sealed class GopherRepetitionDialect(GopherRepetitionSpec spec) : MeasuredFilter(GopherRepetitionFilter.Names(spec), Limits(spec)), IExplained
{
    private const int Paragraphs = 0, ParagraphCharacters = 1, Lines = 2, LineCharacters = 3;

    private readonly RepeatedSegments _segments = new();
    private readonly RunCounts _runs = new();

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        measures.Fill(double.NaN);
        _runs.Read(text, unicodeWords: spec.Dialect == Dialect.Dclm);
        MeasureLines(text, measures);
        var (tops, repeats) = (spec.MaxTopRunShares.Count, spec.MaxRepeatedRunShares.Count);
        var characters = CharacterCount.Of(text);
        var longest = Math.Max(GopherRepetitionFilter.ShortestTopRun + tops, GopherRepetitionFilter.ShortestRepeatedRun + repeats) - 1;
        for (var words = GopherRepetitionFilter.ShortestTopRun; words <= longest; words++)
        {
            _runs.Lengthen();
            var (top, repeat) = (words - GopherRepetitionFilter.ShortestTopRun, words - GopherRepetitionFilter.ShortestRepeatedRun);
            if (top < tops)
                measures[GopherRepetitionFilter.FirstRun + top] = RunShare.OfTop(_runs, words, spec.Dialect, text, characters);
            if (repeat >= 0 && repeat < repeats)
                measures[GopherRepetitionFilter.FirstRun + tops + repeat] = RunShare.OfRepeats(_runs, words, spec.Dialect, characters);
        }
    }

    public void Explain(Document document, string reason, List<Cut> parts) => GopherEvidence.OfRepetition(spec, document, MeasureOf(reason), parts);

    private void MeasureLines(ReadOnlySpan<byte> text, Span<double> measures)
    {
        if (spec.Dialect == Dialect.Dolma)
        {
            _segments.Read(text, "\n"u8, default);
            measures[Lines] = (double)_segments.All.Segments / _segments.Segments;
            measures[LineCharacters] = (double)_segments.All.Characters / Math.Max(_runs.TotalCharacters, 1);
            return;
        }
        var trims = spec.Dialect != Dialect.Nemo;
        _segments.Read(text, "\n"u8, new Segmentation(trims, DropsBlank: true));
        (measures[Lines], measures[LineCharacters]) = Shares();
        _segments.Read(text, "\n\n"u8, new Segmentation(trims, DropsBlank: trims));
        (measures[Paragraphs], measures[ParagraphCharacters]) = Shares();
    }

    /// <summary>A text of nothing repeats in full: DCLM and NeMo drop it.</summary>
    private (double, double) Shares()
    {
        if (_segments.Segments == 0)
            return spec.Dialect == Dialect.Paper ? (0, 0) : (1, 1);
        var (segments, characters) = spec.Dialect == Dialect.Dclm ? _segments.All : _segments.AfterFirst;
        return ((double)segments / _segments.Segments, (double)characters / Math.Max(_segments.Characters, 1));
    }

    private static Limit[] Limits(GopherRepetitionSpec spec)
    {
        var (line, paragraph, lineCharacters, paragraphCharacters, top, repeat) = spec.Dialect switch
        {
            Dialect.Dolma => ("fraction_of_duplicate_lines", "", "fraction_of_characters_in_duplicate_lines", "",
                "fraction_of_characters_in_most_common_{0}grams", "fraction_of_characters_in_duplicate_{0}grams"),
            Dialect.Dclm => ("repetition_filter_line", "repetition_filter_paragraph", "repetition_filter_line_chars", "repetition_filter_paragraph_chars",
                "repetition_filter_{0}", "repetition_filter_{0}"),
            Dialect.Nemo => ("repeated_lines", "repeated_paragraphs", "repeated_lines_char", "repeated_paragraphs_char", "repeating_top_{0}grams", "repeating_dup_{0}gram"),
            _ => ("duplicate_line_fraction", "duplicate_paragraph_fraction", "duplicate_line_character_fraction", "duplicate_paragraph_character_fraction",
                "top_{0}_gram_character_fraction", "duplicate_{0}_gram_character_fraction"),
        };
        return
        [
            new Limit(Lines, line, Most: spec.MaxRepeatedLineShare),
            new Limit(Paragraphs, paragraph, Most: spec.MaxRepeatedParagraphShare),
            new Limit(LineCharacters, lineCharacters, Most: spec.MaxRepeatedLineCharacterShare),
            new Limit(ParagraphCharacters, paragraphCharacters, Most: spec.MaxRepeatedParagraphCharacterShare),
            .. spec.MaxTopRunShares.Select((share, i) => new Limit(GopherRepetitionFilter.FirstRun + i, Reason(top, GopherRepetitionFilter.ShortestTopRun + i), Most: share)),
            .. spec.MaxRepeatedRunShares.Select((share, i) => new Limit(
                GopherRepetitionFilter.FirstRun + spec.MaxTopRunShares.Count + i, Reason(repeat, GopherRepetitionFilter.ShortestRepeatedRun + i), Most: share)),
        ];
    }

    private static string Reason(string pattern, int words)
        => pattern.Replace("{0}", words.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
