using System.Buffers;
using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Writes the text of elements as it reads: blocks on lines of their own, paragraphs apart, table cells with a tab between, items of lists
/// after a dash, preformatted text as it stands.
/// </summary>
internal sealed class PageText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. "& \t\n\r\f"u8, 0xC2, 0xE2, 0xEF]);

    private readonly ArrayBufferWriter<byte> _text = new();
    private int _pendingBreaks;
    private bool _pendingSpace;
    private bool _pendingTab;

    /// <summary>The text of an element, without what is dropped; empty where <paramref name="root"/> is -1.</summary>
    public static byte[] Of(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, int root)
    {
        var text = new PageText();
        if (root >= 0)
            text.Write(html, nodes, features, root);
        return text._text.WrittenSpan.ToArray();
    }

    /// <summary>A text without markup, its character references decoded and its white space collapsed.</summary>
    public static byte[] OfText(ReadOnlySpan<byte> text)
    {
        var written = new PageText();
        written.Write(text, isPreformatted: false);
        return written._text.WrittenSpan.ToArray();
    }

    private void Write(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, int root)
    {
        var open = new Stack<int>();
        for (var i = root; i < nodes[root].End;)
        {
            while (open.Count > 0 && nodes[open.Peek()].End <= i)
                Leave(nodes[open.Pop()].Tag);
            if (features.IsDropped(i))
            {
                i = nodes[i].End;
                continue;
            }
            if (nodes[i].Tag == HtmlTag.Text)
            {
                Write(html.Slice(nodes[i].Start, nodes[i].Length), IsPreformatted(nodes, open));
            }
            else
            {
                Enter(nodes[i].Tag);
                open.Push(i);
            }
            i++;
        }
        while (open.Count > 0)
            Leave(nodes[open.Pop()].Tag);
    }

    private static bool IsPreformatted(ReadOnlySpan<HtmlNode> nodes, Stack<int> open)
    {
        foreach (var element in open)
        {
            if (nodes[element].Tag is HtmlTag.Pre or HtmlTag.Xmp)
                return true;
        }
        return false;
    }

    private void Enter(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Br: Break(1); break;
            case HtmlTag.Td or HtmlTag.Th: _pendingTab = _pendingBreaks == 0 && _text.WrittenCount > 0; break;
            default: Break(BreaksAround(tag)); break;
        }
        if (tag == HtmlTag.Li)
            WriteItemMark();
    }

    private void Leave(HtmlTag tag)
    {
        if (tag is not (HtmlTag.Td or HtmlTag.Th))
            Break(BreaksAround(tag));
    }

    private static int BreaksAround(HtmlTag tag) => tag switch
    {
        HtmlTag.P or HtmlTag.Blockquote or HtmlTag.Pre or HtmlTag.Table or HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl or HtmlTag.Article or HtmlTag.Section
            or HtmlTag.Figure or HtmlTag.Hr or (>= HtmlTag.H1 and <= HtmlTag.H6) => 2,
        _ => HtmlTags.IsBlock(tag) ? 1 : 0,
    };

    private void Break(int lines)
    {
        _pendingBreaks = Math.Max(_pendingBreaks, lines);
        if (lines > 0)
            _pendingTab = false;
    }

    private void WriteItemMark()
    {
        Settle();
        _text.Write("- "u8);
    }

    private void Write(ReadOnlySpan<byte> text, bool isPreformatted)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Special);
            plain = plain < 0 ? text.Length : plain;
            if (plain > 0)
            {
                Settle();
                _text.Write(text[..plain]);
                text = text[plain..];
                continue;
            }
            var taken = text[0] switch { (byte)'&' => WriteReference(text), >= 0x80 => WriteOrSkip(text), _ => 0 };
            if (taken == 0)
            {
                WriteOne(text[0], isPreformatted);
                taken = 1;
            }
            text = text[taken..];
        }
    }

    /// <summary>Passes over what only tells where a line may break; writes other characters.</summary>
    private int WriteOrSkip(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out var rune, out var length);
        if (IsInvisible(rune))
            return length;
        Settle();
        _text.Write(text[..length]);
        return length;
    }

    /// <summary>Soft hyphen, zero width space, word joiner and byte order mark: none of them belongs to a word.</summary>
    private static bool IsInvisible(Rune rune) => rune.Value is 0xAD or 0x200B or 0x2060 or 0xFEFF;

    private int WriteReference(ReadOnlySpan<byte> text)
    {
        var taken = HtmlText.Decode(text, out var decoded);
        if (taken == 0)
            return 0;
        if (decoded.Length == 1 && IsInvisible(new Rune(decoded[0])))
            return taken;
        Settle();
        Encoding.UTF8.GetBytes(decoded, _text);
        return taken;
    }

    private void WriteOne(byte character, bool isPreformatted)
    {
        if (character == '&')
        {
            Settle();
            _text.Write([character]);
        }
        else if (!isPreformatted)
        {
            _pendingSpace = true;
        }
        else if (character == '\n')
        {
            // The line end right after <pre> is no line of its text; blank lines come one at a time.
            _pendingBreaks = Math.Min(_pendingBreaks + 1, 2);
        }
        else if (character != '\r')
        {
            Settle();
            _text.Write([character]);
        }
    }

    /// <summary>Writes the break, tab or space that waits for more text, so that none stands at either end.</summary>
    private void Settle()
    {
        if (_text.WrittenCount > 0)
        {
            if (_pendingBreaks > 0)
                _text.Write(_pendingBreaks > 1 ? "\n\n"u8 : "\n"u8);
            else if (_pendingTab)
                _text.Write("\t"u8);
            else if (_pendingSpace)
                _text.Write(" "u8);
        }
        _pendingBreaks = 0;
        _pendingTab = false;
        _pendingSpace = false;
    }
}
