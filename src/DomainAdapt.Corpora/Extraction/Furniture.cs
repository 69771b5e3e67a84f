namespace DomainAdapt.Corpora.Extraction;

/// <summary>Drops what is around the text by what it is called: elements for it, and classes, ids and roles that name it.</summary>
internal static class Furniture
{
    // A hint is a guess: it does not take away more than this share of the page's text.
    private const double LargestShare = 0.4;

    // What may be text after all has at least so many characters and no more than so much of them in links.
    private const int FewestDoubtfulCharacters = 80;
    private const double MostDoubtfulLinks = 0.2;

    private const HtmlHints Any = HtmlHints.Furniture | HtmlHints.Caption | HtmlHints.Author | HtmlHints.Doubtful;

    // So much other text in a line is a sentence; less is a label.
    private const int FewestOfSentence = 25;

    // Longer text in an element named after its author is by the author, not about.
    private const int LargestBiography = 1000;

    /// <summary>Drops it from a page.</summary>
    public static void Drop(ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, ExtractMode mode)
    {
        var most = LargestShare * features.Characters[0];
        for (var i = 1; i < nodes.Length; i = features.Next(i, nodes))
        {
            if (features.IsDropped(i) || features.Characters[i] > most)
                continue;
            if (IsFurniture(i, nodes, features, mode))
                features.Drop(i, DropReason.Furniture, nodes);
            else if (nodes[i].Tag == HtmlTag.Header)
                DropHeader(i, nodes, features);
        }
        features.FindBlocks(nodes);
    }

    private static bool IsFurniture(int node, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, ExtractMode mode)
    {
        var (tag, hints) = (nodes[node].Tag, nodes[node].Hints);
        if (HtmlTags.IsFurniture(tag))
            return tag != HtmlTag.Header;
        if ((hints & Any) == 0 || IsWithinSentence(node, nodes, features))
            return false;
        // Quotations, code and tables are named after what they show (a tweet, a rating) and still are text.
        if (hints.HasFlag(HtmlHints.ArticleBody) || tag is HtmlTag.Body or HtmlTag.Blockquote or HtmlTag.Pre or HtmlTag.Table)
            return false;
        if (hints.HasFlag(HtmlHints.Caption) && mode != ExtractMode.Reader)
            return true;
        // A teaser of another article links to it; that of this one does not.
        if (hints.HasFlag(HtmlHints.Furniture))
            return !hints.HasFlag(HtmlHints.Lead) || features.LinkCharacters[node] > 0;
        if (hints.HasFlag(HtmlHints.Content) || tag is HtmlTag.Article or HtmlTag.Main)
            return false;
        return (hints.HasFlag(HtmlHints.Author) && features.Characters[node] <= LargestBiography)
            || (hints.HasFlag(HtmlHints.Doubtful) && (features.Characters[node] < FewestDoubtfulCharacters || features.LinkDensity(node) > MostDoubtfulLinks));
    }

    /// <summary>Whether it stands in a line with other text, from which it cannot be taken without tearing a sentence.</summary>
    private static bool IsWithinSentence(int node, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        if (HtmlTags.IsBlock(nodes[node].Tag))
            return false;
        var line = nodes[node].Parent;
        while (line > 0 && !HtmlTags.IsBlock(nodes[line].Tag))
            line = nodes[line].Parent;
        return !features.HasBlock[line] && features.Characters[line] - features.Characters[node] >= FewestOfSentence;
    }

    /// <summary>Drops a header, except what leads into the text.</summary>
    private static void DropHeader(int header, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        for (var i = header + 1; i < nodes[header].End;)
        {
            if (features.IsDropped(i) || (features.HasBlock[i] && features.LinkDensity(i) <= MostDoubtfulLinks))
            {
                i = features.Next(i, nodes);
                continue;
            }
            if (nodes[i].Tag != HtmlTag.H1 && (features.LinkDensity(i) > MostDoubtfulLinks || features.Characters[i] < FewestDoubtfulCharacters))
                features.Drop(i, DropReason.Furniture, nodes);
            i = nodes[i].End;
        }
    }
}
