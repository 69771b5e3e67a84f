using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// The elements and texts of a page as one list, built in one pass. It follows the standard's tree where pages rely on it (elements that end
/// without an end tag) and stays a tree whatever the page does: an end tag without a start is passed over, what is open at the end is closed.
/// </summary>
internal sealed class HtmlTree
{
    // Deeper elements lie beside each other in the deepest: no page is meant so, and it keeps the work for a tag bounded.
    private const int MaxDepth = 256;

    private readonly List<HtmlNode> _nodes = [];
    private readonly List<int> _open = [];

    private HtmlTree()
    {
    }

    /// <summary>The nodes, in the order of the page; the first one holds all others.</summary>
    public Span<HtmlNode> Nodes => CollectionsMarshal.AsSpan(_nodes);

    /// <summary>Reads a page.</summary>
    public static HtmlTree Parse(ReadOnlySpan<byte> html)
    {
        var tree = new HtmlTree();
        tree.Add(new HtmlNode { Tag = HtmlTag.Html });
        tree._open.Add(0);
        var tokenizer = new HtmlTokenizer(html);
        while (tokenizer.MoveNext())
        {
            switch (tokenizer.Kind)
            {
                case HtmlTokenKind.Text:
                    tree.Add(new HtmlNode { Tag = HtmlTag.Text, Start = tokenizer.Start, Length = tokenizer.Length });
                    break;
                case HtmlTokenKind.Start:
                    tree.Start(tokenizer.Tag, html, tokenizer.Start, tokenizer.Length);
                    break;
                default:
                    tree.Close(tokenizer.Tag);
                    break;
            }
        }
        tree.CloseTo(0);
        return tree;
    }

    private void Start(HtmlTag tag, ReadOnlySpan<byte> html, int start, int length)
    {
        // The page's own html and body only repeat what is open; their hints describe the site, not its text.
        if (tag == HtmlTag.Html)
            (Nodes[0].Start, Nodes[0].Length) = Nodes[0].Length == 0 ? (start, length) : (Nodes[0].Start, Nodes[0].Length);
        if (tag == HtmlTag.Html || (tag == HtmlTag.Body && IsOpen(HtmlTag.Body)))
            return;
        CloseImplied(tag);
        var isHeading = HtmlTags.IsHeading(tag) || HtmlTags.IsHeading(_nodes[_open[^1]].Tag);
        var hints = tag == HtmlTag.Body ? HtmlHints.None : HintWords.Of(html.Slice(start, length), isHeading);
        Add(new HtmlNode { Tag = tag, Hints = hints, Start = start, Length = length });
        if (!HtmlTags.IsVoid(tag) && _open.Count < MaxDepth)
            _open.Add(_nodes.Count - 1);
    }

    private void Add(HtmlNode node)
    {
        node.Parent = _open.Count == 0 ? -1 : _open[^1];
        node.End = _nodes.Count + 1;
        _nodes.Add(node);
    }

    /// <summary>Closes what may end without an end tag and does where this element begins (HTML Standard, 13.1.2.4).</summary>
    private void CloseImplied(HtmlTag tag)
    {
        switch (tag)
        {
            case HtmlTag.Li: CloseWithin(tag, HtmlTag.Ul, HtmlTag.Ol, HtmlTag.Menu); break;
            case HtmlTag.Dt or HtmlTag.Dd: CloseWithin(HtmlTag.Dt, HtmlTag.Dl); CloseWithin(HtmlTag.Dd, HtmlTag.Dl); break;
            case HtmlTag.Option: CloseWithin(tag, HtmlTag.Select); break;
            case HtmlTag.Td or HtmlTag.Th: CloseWithin(HtmlTag.Td, HtmlTag.Tr, HtmlTag.Table); CloseWithin(HtmlTag.Th, HtmlTag.Tr, HtmlTag.Table); break;
            case HtmlTag.Tr: CloseWithin(tag, HtmlTag.Table); break;
            case HtmlTag.Tbody or HtmlTag.Tfoot or HtmlTag.Thead:
                CloseWithin(HtmlTag.Tbody, HtmlTag.Table);
                CloseWithin(HtmlTag.Thead, HtmlTag.Table);
                break;
            case HtmlTag.Body: CloseWithin(HtmlTag.Head, HtmlTag.Html); break;
            default:
                // Text in no body has none only because its tags were left out.
                if (HtmlTags.IsBlock(tag))
                    CloseWithin(HtmlTag.Head, HtmlTag.Html);
                break;
        }
        if (HtmlTags.IsBlock(tag))
            CloseWithin(HtmlTag.P, HtmlTag.Td, HtmlTag.Th, HtmlTag.Button, HtmlTag.Object, HtmlTag.Caption, HtmlTag.Div, HtmlTag.Li, HtmlTag.Blockquote);
    }

    /// <summary>Closes the innermost such element, unless one of the others lies between.</summary>
    private void CloseWithin(HtmlTag tag, params ReadOnlySpan<HtmlTag> limits)
    {
        for (var depth = _open.Count - 1; depth > 0; depth--)
        {
            var open = _nodes[_open[depth]].Tag;
            if (open == tag)
            {
                CloseTo(depth);
                return;
            }
            if (limits.Contains(open))
                return;
        }
    }

    private void Close(HtmlTag tag)
    {
        if (tag is HtmlTag.Html or HtmlTag.Body)
            return;
        var isInline = !HtmlTags.IsBlock(tag);
        for (var depth = _open.Count - 1; depth > 0; depth--)
        {
            var open = _nodes[_open[depth]].Tag;
            if (open == tag)
            {
                CloseTo(depth);
                return;
            }
            // A stray </b> closes no paragraph, and a stray </div> leaves no table cell.
            if ((isInline && HtmlTags.IsBlock(open)) || (open is HtmlTag.Td or HtmlTag.Th && tag is not (HtmlTag.Table or HtmlTag.Tr or HtmlTag.Tbody)))
                return;
        }
    }

    private bool IsOpen(HtmlTag tag) => _open.Exists(open => _nodes[open].Tag == tag);

    private void CloseTo(int depth)
    {
        foreach (var open in CollectionsMarshal.AsSpan(_open)[depth..])
            CollectionsMarshal.AsSpan(_nodes)[open].End = _nodes.Count;
        _open.RemoveRange(depth, _open.Count - depth);
    }
}
