using System.Buffers;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Cuts lines that are no sentences, citations and white space around lines, and rejects what is left with few sentences. A document that a line
/// rejects is cut nowhere, so that it can be seen why. Line ends other than LF stay as they are.
/// </summary>
internal sealed class C4QualityCutter(C4QualitySpec spec) : IDecidingMeasures
{
    private const int LoremLine = 0, BracketLine = 1, Sentences = 2, LinesKept = 3, FirstCut = 4;
    private const string WhiteSpaceRule = "white_space", CitationRule = "citation";

    // By C4LineFate; the first has no rule.
    private static readonly string[] CutRules = ["", "too_long_word", "no_terminal_punc", "too_few_words", "javascript", "policy"];
    private static readonly string[] Names =
        ["lorem_ipsum_line", "curly_bracket_line", "sentences", "lines_kept", .. CutRules.Skip(1).Select(rule => "lines_" + rule)];

    private readonly C4LineRules _rules = new(spec);
    private readonly double[] _measures = new double[Names.Length + (spec.MaxCharacters is null ? 0 : 1)];

    public IReadOnlyList<string> MeasureNames { get; } = spec.MaxCharacters is null ? Names : [.. Names, "characters"];

    // The cuts of the document measured last: most are measured, and then cut.
    private readonly List<Cut> _cuts = [];
    private Document? _measured;

    /// <summary>Where citations were cut, two halves of a phrase may meet.</summary>
    public bool Decides { get; private set; }

    public void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        _measured = document;
        Decides = true;
        _cuts.Clear();
        var (isFirst, lastEnd) = (true, default(TextRange));
        measures.Clear();
        measures[LoremLine] = measures[BracketLine] = double.NaN;
        if (measures.Length > Names.Length)
            measures[^1] = CharacterCount.Of(text);
        _rules.Begin(text);
        var number = 0;
        var lines = UnicodeLines.Enumerate(text);
        while (lines.MoveNext())
        {
            number++;
            var line = _rules.Judge(text, lines.Current);
            switch (line.Fate)
            {
                case C4LineFate.Kept:
                    measures[LinesKept]++;
                    measures[Sentences] += line.Sentences;
                    Decides &= _rules.Citations.Count == 0;
                    lastEnd = CutAround(text, lines, line.Trimmed, isFirst);
                    isFirst = false;
                    break;
                case C4LineFate.LoremIpsum:
                    measures[LoremLine] = double.MinNumber(measures[LoremLine], number);
                    break;
                case C4LineFate.CurlyBracket:
                    measures[BracketLine] = double.MinNumber(measures[BracketLine], number);
                    break;
                default:
                    measures[FirstCut + (int)line.Fate - 1]++;
                    _cuts.Add(new Cut(lines.Current.Start, lines.End.End - lines.Current.Start, CutRules[(int)line.Fate]));
                    break;
            }
        }
        var isTooLong = measures.Length > Names.Length && measures[^1] > spec.MaxCharacters;
        if (isTooLong || double.MinNumber(measures[LoremLine], measures[BracketLine]) >= 0)
        {
            _cuts.Clear();
            return;
        }
        // No line follows the last one that stays.
        var place = _cuts.FindLastIndex(cut => cut.Start < lastEnd.Start) + 1;
        if (lastEnd.Length > 0)
            _cuts.Insert(place, new Cut(lastEnd.Start, lastEnd.Length, WhiteSpaceRule));
    }

    public Verdict Decide(ReadOnlySpan<double> measures)
    {
        if (measures.Length > Names.Length && measures[^1] > spec.MaxCharacters)
            return Verdict.Reject("too_many_characters", measures[^1], spec.MaxCharacters);
        var (lorem, bracket) = (measures[LoremLine], measures[BracketLine]);
        if (double.MinNumber(lorem, bracket) is >= 0 and var first)
            return Verdict.Reject(first == lorem ? "lorem_ipsum" : "curly_bracket", first);
        return measures[Sentences] < spec.MinSentences
            ? Verdict.Reject("too_few_sentences", measures[Sentences], spec.MinSentences)
            : Verdict.Keep;
    }

    public void Cut(Document document, List<Cut> cuts)
    {
        if (!ReferenceEquals(document, _measured))
            Measure(document, _measures);
        cuts.AddRange(_cuts);
    }

    /// <summary>What is left has the same sentences: its lines are only counted, since without their citations they may be short.</summary>
    public Verdict Judge(Document rest)
    {
        Measure(rest, _measures);
        _measures[Sentences] = 0;
        foreach (var line in UnicodeLines.Enumerate(rest.Text.Span))
            _measures[Sentences] += _rules.Sentences(line.Of(rest.Text.Span));
        return Decide(_measures);
    }

    /// <summary>The text that datatrove leaves: <see cref="Cut"/>, with an LF between lines whatever ended them.</summary>
    public byte[] TextLeft(ReadOnlySpan<byte> text)
    {
        var left = new ArrayBufferWriter<byte>(Math.Max(text.Length, 1));
        _rules.Begin(text);
        foreach (var range in UnicodeLines.Enumerate(text))
        {
            var line = _rules.Judge(text, range);
            if (line.Fate != C4LineFate.Kept)
                continue;
            left.Write(_rules.Line(text, line));
            left.Write("\n"u8);
        }
        return WhiteSpace.Trim(left.WrittenSpan).ToArray();
    }

    /// <summary>Cuts white space around a line that stays, and its citations.</summary>
    /// <returns>The LF, or whatever else ends the line, which goes where no line follows.</returns>
    private TextRange CutAround(ReadOnlySpan<byte> text, UnicodeLines.Enumerator lines, TextRange trimmed, bool isFirst)
    {
        var line = lines.Current;
        Add(_cuts, line.Start, trimmed.Start - line.Start, WhiteSpaceRule);
        var from = trimmed.Start;
        var isLeading = isFirst;
        foreach (var citation in _rules.Citations)
        {
            // A text begins with no white space, also where a citation stood before it.
            var content = WhiteSpace.Skip(text[..citation.Start], from);
            if (isLeading)
                Add(_cuts, from, content - from, WhiteSpaceRule);
            isLeading = isLeading && content == citation.Start;
            Add(_cuts, citation.Start, citation.Length, CitationRule);
            from = citation.End;
        }
        if (isLeading)
            Add(_cuts, from, WhiteSpace.Skip(text[..trimmed.End], from) - from, WhiteSpaceRule);
        Add(_cuts, trimmed.End, line.End - trimmed.End, WhiteSpaceRule);
        var isCrLf = lines.End.Of(text).SequenceEqual("\r\n"u8);
        Add(_cuts, lines.End.Start, isCrLf ? 1 : 0, WhiteSpaceRule);
        return isCrLf ? new TextRange(lines.End.Start + 1, 1) : lines.End;
    }

    private static void Add(List<Cut> cuts, int start, int length, string rule)
    {
        if (length > 0)
            cuts.Add(new Cut(start, length, rule));
    }
}
