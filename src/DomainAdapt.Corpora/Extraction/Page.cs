using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>What a page says.</summary>
/// <param name="Title">The text of its title element; null where it has none.</param>
/// <param name="Text">Its text, UTF-8; empty where it has none.</param>
internal sealed record Page(string? Title, byte[] Text)
{
    /// <summary>Reads a page of valid UTF-8. Time grows with its length, whatever is in it.</summary>
    public static Page Read(ReadOnlySpan<byte> html, ExtractMode mode)
    {
        var tree = HtmlTree.Parse(html);
        var (root, features) = mode == ExtractMode.All ? (0, HtmlFeatures.Of(html, tree.Nodes)) : MainContent.Find(html, tree.Nodes);
        return new Page(TitleOf(html, tree.Nodes), PageText.Of(html, tree.Nodes, features, root));
    }

    private static string? TitleOf(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        for (var i = 0; i + 1 < nodes.Length; i++)
        {
            if (nodes[i].Tag != HtmlTag.Title || nodes[i].End == i + 1)
                continue;
            var text = Encoding.UTF8.GetString(PageText.OfText(html.Slice(nodes[i + 1].Start, nodes[i + 1].Length)));
            return text.Length > 0 ? text : null;
        }
        return null;
    }
}
