using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Cuts lines in capitals, lines of digits, counters, lines of one word and phrases of shops and logins, and rejects documents that would lose much
/// of their words by that; these are cut nowhere, so that it can be seen why.
/// </summary>
internal sealed class RefinedWebLinesCutter(RefinedWebLinesSpec spec) : ICutter, IMeasured
{
    private readonly List<Cut> _cuts = [];
    private readonly double[] _measures = new double[3];

    public IReadOnlyList<string> MeasureNames { get; } = ["words", "words_cut", "cut_word_share"];

    public void Cut(Document document, List<Cut> cuts)
    {
        Measure(document, _measures);
        if (Decide(_measures).IsKept)
            cuts.AddRange(_cuts);
    }

    public Verdict Judge(Document rest)
    {
        Measure(rest, _measures);
        return Decide(_measures);
    }

    public void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        var (words, wordsCut) = (0, 0);
        _cuts.Clear();
        var lines = Lines.Enumerate(text);
        while (lines.MoveNext())
        {
            var line = lines.Current.Of(text);
            var count = WhitespaceWords.Count(line);
            words += count;
            if (count == 0)
                continue;
            if (RuleOf(WhiteSpace.Trim(line), count) is { } rule)
            {
                _cuts.Add(new Cut(lines.Whole.Start, lines.Whole.Length, rule));
                wordsCut += count;
            }
            else if (count <= spec.MaxPhraseLineWords && RefinedWebPhrases.Find(line) is { Length: > 0 } phrase)
            {
                _cuts.Add(new Cut(lines.Current.Start + phrase.Start, phrase.Length, "phrase"));
                wordsCut += WhitespaceWords.Count(phrase.Of(line));
            }
        }
        (measures[0], measures[1], measures[2]) = (words, wordsCut, words == 0 ? 0 : (double)wordsCut / words);
    }

    public Verdict Decide(ReadOnlySpan<double> measures)
        => measures[2] > spec.MaxCutWordShare ? Verdict.Reject("too_many_flagged_words", measures[2], spec.MaxCutWordShare) : Verdict.Keep;

    private string? RuleOf(ReadOnlySpan<byte> line, int words)
    {
        var (characters, upper, digits) = (0, 0, 0);
        for (var at = 0; at < line.Length; characters++)
        {
            var code = CodePoint.Decode(line[at..], out var length);
            upper += CodePoint.IsUpper(code) ? 1 : 0;
            digits += CodePoint.IsDigit(code) ? 1 : 0;
            at += length;
        }
        if ((double)upper / characters > spec.MaxUpperCaseShare)
            return "upper_case";
        if ((double)digits / characters > spec.MaxDigitShare)
            return "digits";
        if (spec.CutCounters && words <= RefinedWebPhrases.MostWordsOfCounter && RefinedWebPhrases.IsCounter(line))
            return "counter";
        return words < spec.MinWordsPerLine ? "too_few_words" : null;
    }
}
