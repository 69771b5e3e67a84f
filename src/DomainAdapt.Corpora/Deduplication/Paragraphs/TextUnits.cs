using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Deduplication.Paragraphs;

/// <summary>Splits a text into its paragraphs, lines or sentences. The units follow one another without a gap and end with the white space after them.</summary>
internal static class TextUnits
{
    /// <summary>Fills a list with the units. White space before the first is its own.</summary>
    public static void Split(ReadOnlySpan<byte> text, TextUnit unit, List<TextRange> units)
    {
        units.Clear();
        switch (unit)
        {
            case TextUnit.Paragraph:
                SplitParagraphs(text, units);
                break;
            case TextUnit.Line:
                var lines = Lines.Enumerate(text);
                while (lines.MoveNext())
                    units.Add(lines.Whole);
                break;
            default:
                SplitSentences(text, units);
                break;
        }
    }

    private static void SplitParagraphs(ReadOnlySpan<byte> text, List<TextRange> units)
    {
        var (start, hasText, isOver) = (0, false, false);
        var lines = Lines.Enumerate(text);
        while (lines.MoveNext())
        {
            var line = lines.Current.Of(text);
            var isEmpty = WhiteSpace.Skip(line, 0) == line.Length;
            if (!isEmpty && isOver)
            {
                units.Add(new TextRange(start, lines.Current.Start - start));
                (start, isOver) = (lines.Current.Start, false);
            }
            hasText |= !isEmpty;
            isOver |= isEmpty && hasText;
        }
        if (start < text.Length)
            units.Add(new TextRange(start, text.Length - start));
    }

    private static void SplitSentences(ReadOnlySpan<byte> text, List<TextRange> units)
    {
        var start = 0;
        var isFirst = true;
        foreach (var sentence in Sentences.Enumerate(text))
        {
            if (!isFirst)
            {
                units.Add(new TextRange(start, sentence.Start - start));
                start = sentence.Start;
            }
            isFirst = false;
        }
        if (start < text.Length)
            units.Add(new TextRange(start, text.Length - start));
    }
}
