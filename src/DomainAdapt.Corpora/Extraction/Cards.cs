namespace DomainAdapt.Corpora.Extraction;

/// <summary>Knows what stands beside a text to lead to other articles.</summary>
internal static class Cards
{
    // What advertises another article is shorter than this.
    private const int LargestCharacters = 600;

    // A shorter link at the beginning of an item names something; a title is longer.
    private const int FewestLinkCharacters = 15;

    /// <summary>Whether it advertises other articles: a heading that is a link and few words, or a list of items that begin with links.</summary>
    public static bool Is(int node, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        if (nodes[node].Tag is HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl)
            return BeginsWithLinks(node, nodes, features);
        if (features.Characters[node] > LargestCharacters)
            return false;
        for (var i = node + 1; i < nodes[node].End; i = features.Next(i, nodes))
        {
            if (HtmlTags.IsHeading(nodes[i].Tag) && !features.IsDropped(i) && features.LinkDensity(i) > 0.6)
                return true;
        }
        return false;
    }

    private static bool BeginsWithLinks(int list, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var (items, linked) = (0, 0);
        for (var item = list + 1; item < nodes[list].End; item = nodes[item].End)
        {
            var first = item;
            while (first < nodes[item].End && (nodes[first].Tag != HtmlTag.Text || features.Characters[first] == 0))
                first = features.Next(first, nodes);
            if (first >= nodes[item].End)
                continue;
            items++;
            linked += features.LinkCharacters[first] >= FewestLinkCharacters ? 1 : 0;
        }
        return items > 1 && 2 * linked > items;
    }
}
