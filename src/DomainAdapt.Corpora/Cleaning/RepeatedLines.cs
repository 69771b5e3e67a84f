using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>repeated_lines</c> cutter, which removes lines that a document has already.</summary>
public sealed record RepeatedLinesSpec : StepSpec
{
    /// <summary>Fewest characters of a line that counts, without white space around it: short lines (braces, answers) repeat for a reason.</summary>
    public int MinCharacters { get; init; } = 30;
}

/// <summary>
/// Cuts each line that equals an earlier one of the same document, white space around it aside. The first stays, so nothing a reader would
/// miss is lost.
/// </summary>
internal sealed class RepeatedLinesCutter(RepeatedLinesSpec spec) : ICutter
{
    private const string Rule = "repeated_line";

    public void Cut(Document document, List<Cut> cuts)
    {
        var text = document.Text;
        var seen = new HashSet<ReadOnlyMemory<byte>>(ByteContent.Comparer);
        var lines = Lines.Enumerate(text.Span);
        while (lines.MoveNext())
        {
            var line = lines.Current.Of(text.Span);
            var start = WhiteSpace.Skip(line, 0);
            var trimmed = text.Slice(lines.Current.Start + start, WhiteSpace.Trim(line).Length);
            if (trimmed.Length < spec.MinCharacters || CountCharacters(trimmed.Span) < spec.MinCharacters || seen.Add(trimmed))
                continue;
            cuts.Add(new Cut(lines.Whole.Start, lines.Whole.Length, Rule));
        }
    }

    public Verdict Judge(Document rest) => Verdict.Keep;

    private static int CountCharacters(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetCharCount(utf8);
}
