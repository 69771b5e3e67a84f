using System.Buffers;
using System.Text;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Writes the text of elements as it reads: blocks on lines of their own, paragraphs apart, table cells with a tab between, items of lists
/// after a dash, preformatted text as it stands; or the same as light Markdown, whose plain view (<see cref="PlainView"/>) is that text.
/// </summary>
internal sealed class PageText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. "& \t\n\r\f["u8, 0xC2, 0xE2, 0xEF]);

    private static readonly byte[] Item = [.. "- "u8];

    private readonly PageWriter _writer;
    private readonly PageStructure? _structure;

    private PageText(PageStructure? structure) => (_writer, _structure) = (new PageWriter(structure is not null), structure);

    /// <summary>The text of an element, without what is dropped; empty where <paramref name="root"/> is -1.</summary>
    public static byte[] Of(
        ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, int root, DocumentFormat format = DocumentFormat.Text)
    {
        var structure = PageStructure.Of(html, nodes, features, root);
        var text = new PageText(format == DocumentFormat.Markdown ? structure : null);
        if (root >= 0)
            text.Write(html, nodes, features, root, structure);
        return text._writer.ToArray();
    }

    /// <summary>A text without markup, its character references decoded and its white space collapsed.</summary>
    public static byte[] OfText(ReadOnlySpan<byte> text)
    {
        var written = new PageText(null);
        written.Write(text, isPreformatted: false);
        return written._writer.ToArray();
    }

    private void Write(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, int root, PageStructure structure)
    {
        var open = new Stack<int>();
        var preformattedEnd = 0;
        for (var i = root; i < nodes[root].End;)
        {
            while (open.Count > 0 && nodes[open.Peek()].End <= i)
                Leave(open.Pop(), nodes, structure);
            if (features.IsDropped(i))
            {
                i = nodes[i].End;
                continue;
            }
            if (nodes[i].Tag == HtmlTag.Text)
            {
                Write(html.Slice(nodes[i].Start, nodes[i].Length), isPreformatted: i < preformattedEnd);
            }
            else
            {
                if (nodes[i].Tag is HtmlTag.Pre or HtmlTag.Xmp)
                    preformattedEnd = Math.Max(preformattedEnd, nodes[i].End);
                Enter(i, nodes, structure);
                open.Push(i);
            }
            i++;
        }
        while (open.Count > 0)
            Leave(open.Pop(), nodes, structure);
    }

    private void Enter(int node, ReadOnlySpan<HtmlNode> nodes, PageStructure structure)
    {
        var tag = nodes[node].Tag;
        // A line that breaks within a cell would tear its row apart.
        if (structure.IsInTable(node) && tag is not (HtmlTag.Table or HtmlTag.Tr or HtmlTag.Td or HtmlTag.Th or HtmlTag.Caption))
        {
            if (tag == HtmlTag.Br)
                _writer.Space();
            return;
        }
        switch (tag)
        {
            case HtmlTag.Br: _writer.Break(1); break;
            case HtmlTag.Td or HtmlTag.Th when _structure is null || !structure.IsInTable(node): _writer.Tab(); break;
            case HtmlTag.Td or HtmlTag.Th: break;
            default: _writer.Break(BreaksAround(tag)); break;
        }
        if (_structure is not null)
            _structure.Enter(node, tag, _writer);
        else if (tag == HtmlTag.Li)
            _writer.MarkLine(Item);
    }

    private void Leave(int node, ReadOnlySpan<HtmlNode> nodes, PageStructure structure)
    {
        var tag = nodes[node].Tag;
        _structure?.Leave(node, tag, _writer);
        if (tag == HtmlTag.Li)
            _writer.MarkLine(null);
        if (tag is not (HtmlTag.Td or HtmlTag.Th) && !(structure.IsInTable(node) && tag is not (HtmlTag.Table or HtmlTag.Tr or HtmlTag.Caption)))
            _writer.Break(BreaksAround(tag));
    }

    private static int BreaksAround(HtmlTag tag) => tag switch
    {
        HtmlTag.P or HtmlTag.Blockquote or HtmlTag.Pre or HtmlTag.Table or HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl or HtmlTag.Article or HtmlTag.Section
            or HtmlTag.Figure or HtmlTag.Hr or (>= HtmlTag.H1 and <= HtmlTag.H6) => 2,
        _ => HtmlTags.IsBlock(tag) ? 1 : 0,
    };

    private void Write(ReadOnlySpan<byte> text, bool isPreformatted)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Special);
            plain = plain < 0 ? text.Length : plain;
            if (plain > 0)
            {
                _writer.Write(text[..plain]);
                text = text[plain..];
                continue;
            }
            var taken = text[0] switch { (byte)'&' => WriteReference(text), >= 0x80 => WriteOrSkip(text), _ => 0 };
            if (taken == 0)
            {
                if (_structure is not null && !isPreformatted && text.StartsWith("[^"u8))
                    _writer.Write("\\"u8);
                WriteOne(text[0], isPreformatted);
                taken = 1;
            }
            text = text[taken..];
        }
    }

    private int WriteReference(ReadOnlySpan<byte> text)
    {
        var taken = HtmlText.Decode(text, out var decoded);
        if (taken > 0 && !(decoded.Length == 1 && IsInvisible(decoded[0])))
            _writer.Write(Encoding.UTF8.GetBytes(decoded));
        return taken;
    }

    /// <summary>Passes over what only tells where a line may break; writes other characters.</summary>
    private int WriteOrSkip(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out var rune, out var length);
        if (!IsInvisible(rune.Value))
            _writer.Write(text[..length]);
        return length;
    }

    /// <summary>Soft hyphen, zero width space, word joiner and byte order mark: none of them belongs to a word.</summary>
    private static bool IsInvisible(int character) => character is 0xAD or 0x200B or 0x2060 or 0xFEFF;

    private void WriteOne(byte character, bool isPreformatted)
    {
        if (character is (byte)'&' or (byte)'[')
            _writer.Write([character]);
        else if (!isPreformatted)
            _writer.Space();
        else if (character == '\n')
            _writer.NewLine();
        else if (character != '\r')
            _writer.Write([character]);
    }
}
