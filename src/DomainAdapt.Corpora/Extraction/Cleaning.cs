namespace DomainAdapt.Corpora.Extraction;

/// <summary>Drops lists of links and other furniture within the text.</summary>
internal static class Cleaning
{
    // Lists of an article say something of what they link to; menus only link.
    private const double MostLinksOfList = 0.9;

    /// <summary>Drops them from an element.</summary>
    public static void Clean(int root, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, ExtractMode mode)
    {
        for (var i = root + 1; i < nodes[root].End; i = features.Next(i, nodes))
        {
            if (!features.IsDropped(i) && HtmlTags.IsBlock(nodes[i].Tag) && IsLinks(i, nodes, features, mode))
                features.Drop(i, DropReason.Links, nodes);
        }
    }

    private static bool IsLinks(int node, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, ExtractMode mode)
    {
        var characters = features.Characters[node];
        var links = features.LinkDensity(node);
        return nodes[node].Tag switch
        {
            HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl => links > MostLinksOfList && mode != ExtractMode.Reader,
            HtmlTag.Table => links > 0.8 || (links > 0.5 && !HasHeaderCells(node, nodes)),
            HtmlTag.Div or HtmlTag.Section => links > 0.5,
            HtmlTag.P => links > 0.8 && characters < 200 && mode != ExtractMode.Reader,
            _ => false,
        };
    }

    /// <summary>Whether a table says what its columns are: it holds data, whose names may all be links.</summary>
    private static bool HasHeaderCells(int table, ReadOnlySpan<HtmlNode> nodes)
    {
        for (var i = table + 1; i < nodes[table].End; i++)
        {
            if (nodes[i].Tag == HtmlTag.Th)
                return true;
            if (nodes[i].Tag == HtmlTag.Td)
                return false;
        }
        return false;
    }
}
