using System.Net;
using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Shows what extraction made of a page: its blocks in their order, each coloured and labelled with why it is in the text or not.</summary>
internal static class PageExplanation
{
    private const string Outside = "outside";

    private const string Style = """
        body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto}p{margin:.3em 0;padding:.3em .6em;border-left:.4em solid #999}
        b{font:12px monospace;color:#555;margin-right:.6em}.kept{background:#e3f6e3;border-color:#2a2}.outside{background:#eee;border-color:#999}
        .furniture,.element,.hidden{background:#fde9e7;border-color:#c33}.links{background:#e8eefc;border-color:#36c}
        .aside{background:#fff5dc;border-color:#d90}.boilerplate,.title{background:#f3e6fa;border-color:#93c}
        """;

    /// <summary>The view of a page of valid UTF-8.</summary>
    public static byte[] Of(ReadOnlySpan<byte> html, ExtractMode mode)
    {
        var nodes = HtmlTree.Parse(html).Nodes;
        var (root, features) = MainContent.Find(html, nodes, mode, PageMetadata.Of(html, nodes).Titles);
        var view = new StringBuilder($"<!DOCTYPE html><meta charset=utf-8><title>Extraction explained</title><style>{Style}</style>\n<p>");
        foreach (var legend in (string[])["kept", Outside, .. Enum.GetNames<DropReason>()[1..].Select(name => name.ToLowerInvariant())])
            view.Append("<b class=").Append(legend).Append('>').Append(legend).Append("</b>");
        view.Append("</p>\n");
        var (lastBlock, lastState, droppedEnd, state) = (-1, "", 0, Outside);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (i >= droppedEnd)
                state = root >= 0 && i >= root && i < nodes[root].End ? "kept" : Outside;
            if (i >= droppedEnd && features.IsDropped(i))
                (droppedEnd, state) = (nodes[i].End, features.ReasonOf(i).ToString().ToLowerInvariant());
            if (nodes[i].Tag != HtmlTag.Text || nodes[nodes[i].Parent].Tag is HtmlTag.Script or HtmlTag.Style)
                continue;
            var text = Encoding.UTF8.GetString(PageText.OfText(html.Slice(nodes[i].Start, nodes[i].Length)));
            if (text.Length == 0)
                continue;
            var block = BlockOf(i, nodes);
            if (block != lastBlock || state != lastState)
                view.Append(lastBlock < 0 ? "" : "</p>\n").Append("<p class=").Append(state).Append("><b>").Append(state).Append(' ').Append(Name(block, html, nodes)).Append("</b>");
            view.Append(WebUtility.HtmlEncode(text)).Append(' ');
            (lastBlock, lastState) = (block, state);
        }
        return Encoding.UTF8.GetBytes(view.Append("</p>\n").ToString());
    }

    private static int BlockOf(int node, ReadOnlySpan<HtmlNode> nodes)
    {
        var block = nodes[node].Parent;
        while (block > 0 && !HtmlTags.IsBlock(nodes[block].Tag) && !HtmlTags.IsDropped(nodes[block].Tag))
            block = nodes[block].Parent;
        return block;
    }

    /// <summary>The element, its id and its classes, as a selector writes them.</summary>
    private static string Name(int node, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        var name = new StringBuilder(nodes[node].Tag.ToString().ToLowerInvariant());
        var attribute = new HtmlAttributes(html.Slice(nodes[node].Start, nodes[node].Length));
        while (attribute.MoveNext())
        {
            if (Ascii.EqualsIgnoreCase(attribute.Name, "id"u8))
                name.Append('#').Append(Encoding.UTF8.GetString(attribute.Value));
            else if (Ascii.EqualsIgnoreCase(attribute.Name, "class"u8))
                name.Append('.').Append(Encoding.UTF8.GetString(attribute.Value).Trim().Replace(' ', '.'));
        }
        return WebUtility.HtmlEncode(name.ToString());
    }
}
