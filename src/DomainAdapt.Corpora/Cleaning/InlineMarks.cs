using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>inline_marks</c> cutter, which removes marks from within lines and leaves their words.</summary>
public sealed record InlineMarksSpec : StepSpec
{
    /// <summary>Whether web addresses go.</summary>
    public bool Urls { get; init; } = true;

    /// <summary>Whether encyclopaedias' marks of citations go: <c>[12]</c>, <c>[]</c>, <c>[edit]</c>, <c>[citation needed]</c>.</summary>
    public bool Citations { get; init; } = true;

    /// <summary>Whether of links in Markdown only the words stay: <c>[words](address)</c>, and of pictures their description.</summary>
    public bool MarkdownLinks { get; init; } = true;
}

/// <summary>Cuts addresses, marks of citations and the marks of links.</summary>
internal sealed class InlineMarksCutter(InlineMarksSpec spec) : ICutter
{
    private const int LongestAddress = 2048;

    private readonly List<TextRange> _citations = [];
    private readonly List<Cut> _found = [];

    public void Cut(Document document, List<Cut> cuts)
    {
        var text = document.Text.Span;
        _found.Clear();
        if (spec.MarkdownLinks)
            FindLinks(text);
        if (spec.Citations && text.Contains((byte)'['))
        {
            _citations.Clear();
            C4Citations.Find(text, 0, _citations);
            foreach (var citation in _citations)
                _found.Add(new Cut(citation.Start, citation.Length, "citation"));
        }
        if (spec.Urls)
            FindUrls(text);
        // Addresses within the marks of links go with these.
        _found.Sort((one, other) => (one.Start, -one.Length).CompareTo((other.Start, -other.Length)));
        var end = 0;
        foreach (var cut in _found)
        {
            if (cut.Start < end)
                continue;
            cuts.Add(cut);
            end = cut.Start + cut.Length;
        }
    }

    public Verdict Judge(Document rest) => Verdict.Keep;

    private void FindLinks(ReadOnlySpan<byte> text)
    {
        for (var at = 0; text[at..].IndexOf("]("u8) is >= 0 and var distance;)
        {
            var middle = at + distance;
            at = middle + 2;
            var before = text[Math.Max(0, middle - LongestAddress)..middle];
            var lineStart = middle - before.Length + before.LastIndexOf((byte)'\n') + 1;
            var open = text[lineStart..middle].LastIndexOf((byte)'[');
            var close = text[at..Math.Min(text.Length, at + LongestAddress)].IndexOfAny((byte)')', (byte)'\n');
            if (open < 0 || close < 0 || text[at + close] == '\n')
                continue;
            open += lineStart;
            var isPicture = open > lineStart && text[open - 1] == '!';
            _found.Add(new Cut(isPicture ? open - 1 : open, isPicture ? 2 : 1, "link"));
            _found.Add(new Cut(middle, close + 3, "link"));
            at += close + 1;
        }
    }

    private void FindUrls(ReadOnlySpan<byte> text)
    {
        for (var at = 0; text[at..].IndexOf("://"u8) is >= 0 and var distance;)
        {
            var colon = at + distance;
            at = colon + 3;
            var start = text[..colon].EndsWith("https"u8) ? colon - 5 : text[..colon].EndsWith("http"u8) ? colon - 4 : -1;
            if (start < 0)
                continue;
            var end = at;
            while (end < text.Length && text[end] > ' ' && text[end] is not ((byte)'<' or (byte)'>' or (byte)'"' or (byte)']' or (byte)'|') && text[end] < 0x7F)
                end++;
            // Stops and brackets after an address belong to the sentence.
            while (end > at && (text[end - 1] is (byte)'.' or (byte)',' or (byte)';' or (byte)':' or (byte)'!' or (byte)'?' or (byte)'\''
                || (text[end - 1] == ')' && !text[at..end].Contains((byte)'('))))
            {
                end--;
            }
            _found.Add(new Cut(start, end - start, "url"));
            at = end;
        }
    }
}
