using System.Buffers;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>dehyphenate</c> rewriter, which joins words that were parted at the ends of lines, as in pages set in type.</summary>
public sealed record DehyphenateSpec : StepSpec
{
    /// <summary>Whether a word is joined of whose form the document gives no sign. Where it has the word whole, or with its hyphen, that decides.</summary>
    public bool JoinUnknown { get; init; } = true;
}

/// <summary>
/// Joins a word whose line ends with a hyphen with its rest on the next line, where that begins with a small letter. Without the hyphen, unless the document has
/// the word with a hyphen elsewhere and not without it. What comes out has no such word left.
/// </summary>
internal sealed class DehyphenateRewriter(DehyphenateSpec spec) : ICounting
{
    private readonly HashSet<ReadOnlyMemory<byte>> _words = new(ByteContent.Comparer);
    private readonly List<(string, int)> _changes = [];

    public IReadOnlyList<(string Change, int Count)> Changes => _changes;

    public Document Rewrite(Document document)
    {
        _changes.Clear();
        var text = document.Text;
        if (text.Span.IndexOf("-\n"u8) < 0)
            return document;
        TakeWords(text);
        var output = new ArrayBufferWriter<byte>(text.Length);
        var (from, joined, kept) = (0, 0, 0);
        for (var at = 0; text.Span[at..].IndexOf("-\n"u8) is >= 0 and var distance;)
        {
            var hyphen = at + distance;
            at = hyphen + 2;
            var start = StartOfWord(text.Span, hyphen);
            var rest = at;
            while (rest < text.Length && text.Span[rest] is (byte)' ' or (byte)'\t')
                rest++;
            var end = EndOfWord(text.Span, rest);
            if (start == hyphen || start < from || end == rest || !CodePoint.IsLower(CodePoint.Decode(text.Span[rest..], out _)))
                continue;
            if (KeepsHyphen(text.Span[start..hyphen], text.Span[rest..end]) is not { } keeps)
                continue;
            (joined, kept) = keeps ? (joined, kept + 1) : (joined + 1, kept);
            output.Write(text.Span[from..(keeps ? hyphen + 1 : hyphen)]);
            from = at = rest;
        }
        if (joined + kept == 0)
            return document;
        output.Write(text.Span[from..]);
        if (joined > 0)
            _changes.Add(("words_joined", joined));
        if (kept > 0)
            _changes.Add(("words_joined_with_hyphen", kept));
        return document with { Text = output.WrittenMemory };
    }

    /// <summary>The words of the lines, hyphens within them included, but for those that a line's end parts.</summary>
    private void TakeWords(ReadOnlyMemory<byte> text)
    {
        _words.Clear();
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfWord(text.Span, at);
            var isParted = end < text.Length && text.Span[end] == '\n' && end > at && text.Span[end - 1] == '-';
            if (end > at && !isParted)
                _words.Add(text[at..end]);
            at = end > at ? end : end + 1;
        }
    }

    private bool? KeepsHyphen(ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest)
    {
        byte[] whole = [.. first, .. rest];
        if (_words.Contains(whole))
            return false;
        byte[] hyphened = [.. first, (byte)'-', .. rest];
        if (_words.Contains(hyphened))
            return true;
        return spec.JoinUnknown ? false : null;
    }

    private static int StartOfWord(ReadOnlySpan<byte> text, int end)
    {
        var start = end;
        while (start > 0)
        {
            var code = CodePoint.DecodeLast(text[..start], out var length);
            if (!IsOfWord(code))
                break;
            start -= length;
        }
        return start;
    }

    private static int EndOfWord(ReadOnlySpan<byte> text, int start)
    {
        var end = start;
        while (end < text.Length && IsOfWord(CodePoint.Decode(text[end..], out var length)))
            end += length;
        return end;
    }

    private static bool IsOfWord(int code) => code == '-' || CodePoint.IsLetter(code);
}
