using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Finds footnotes: raised links to a place on the same page, and the items of lists at those places.</summary>
internal static class PageNotes
{
    /// <summary>The items that are notes, with their labels, and the links that refer to them.</summary>
    /// <param name="html">The page.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="features">Their measures.</param>
    /// <param name="root">The element looked at.</param>
    /// <param name="longest">Characters of the longest label.</param>
    public static (Dictionary<int, string> Notes, HashSet<int> References) Find(
        ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, int root, int longest)
    {
        var links = new Dictionary<string, List<(int Node, string Label)>>(StringComparer.Ordinal);
        var (raisedEnd, notes, references) = (0, new Dictionary<int, string>(), new HashSet<int>());
        for (var i = root; i < nodes[root].End; i = features.Next(i, nodes))
        {
            if (features.IsDropped(i))
                continue;
            if (nodes[i].Tag == HtmlTag.Sup)
                raisedEnd = Math.Max(raisedEnd, nodes[i].End);
            else if (nodes[i].Tag == HtmlTag.A && i < raisedEnd && features.Characters[i] > 0 && features.Characters[i] <= longest && Label(i, html, nodes) is { } label
                && ValueOf(html.Slice(nodes[i].Start, nodes[i].Length), "href"u8) is { Length: > 1 } href && href[0] == '#')
                (links.TryGetValue(href[1..], out var same) ? same : links[href[1..]] = []).Add((i, label));
        }
        if (links.Count == 0)
            return (notes, references);
        for (var i = root; i < nodes[root].End; i = features.Next(i, nodes))
        {
            if (nodes[i].Tag == HtmlTag.Li && !features.IsDropped(i) && ValueOf(html.Slice(nodes[i].Start, nodes[i].Length), "id"u8) is { } id && links.TryGetValue(id, out var linked))
            {
                notes[i] = linked[0].Label;
                references.UnionWith(linked.Where(link => link.Label == linked[0].Label).Select(link => link.Node));
            }
        }
        return (notes, references);
    }

    /// <summary>The only text of a link, where it can be a label.</summary>
    private static string? Label(int link, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        if (nodes[link].End != link + 2 || nodes[link + 1].Tag != HtmlTag.Text)
            return null;
        var label = Encoding.UTF8.GetString(html.Slice(nodes[link + 1].Start, nodes[link + 1].Length)).Trim();
        return label.Length > 0 && label.All(char.IsLetterOrDigit) ? label : null;
    }

    private static string? ValueOf(ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> name)
    {
        var attribute = new HtmlAttributes(attributes);
        while (attribute.MoveNext())
        {
            if (Ascii.EqualsIgnoreCase(attribute.Name, name))
                return Encoding.UTF8.GetString(attribute.Value);
        }
        return null;
    }
}
