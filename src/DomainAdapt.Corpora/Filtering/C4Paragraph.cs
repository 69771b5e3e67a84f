using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Settings of the <c>c4_paragraph</c> filter (mC4: Xue et al., 2021): a document has three long lines.</summary>
public sealed record C4ParagraphSpec : StepSpec
{
    /// <summary>Fewest characters of each of the three longest lines.</summary>
    [Threshold]
    public int MinParagraphCharacters { get; init; } = 200;
}

/// <summary>Rejects documents without three long lines; lines end with LF.</summary>
internal sealed class C4ParagraphFilter(C4ParagraphSpec spec) : MeasuredFilter(
    ["third_longest_line_characters"], [new Limit(0, "< 3 paragraphs", Least: spec.MinParagraphCharacters)]), IExplained
{
    public void Explain(Document document, string reason, List<Cut> parts) => new CountedParts(document.Text, parts).AddLongestLines("longest_line", count: 3);

    public override void Measure(Document document, Span<double> measures)
    {
        var text = document.Text.Span;
        var (first, second, third) = (-1, -1, -1);
        while (true)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            // Bytes are no fewer than characters, so most lines need no count.
            if (line.Length > third && CharacterCount.Of(line) is var length && length > third)
            {
                (second, third) = length > second ? (length, second) : (second, length);
                (first, second) = second > first ? (second, first) : (first, second);
            }
            if (end < 0)
                break;
            text = text[(end + 1)..];
        }
        // Fewer than three lines: no line, so no characters.
        measures[0] = Math.Max(third, 0);
    }
}
