namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Finds the part of a page that is its text. Furniture goes first, by element and hint. Then the element that holds the text is elected, what
/// belongs to it is found around it, and lists of links within it go.
/// </summary>
internal static class MainContent
{
    // Less text than this is a notice or a title, not what the page is about.
    private const int FewestCharacters = 200;

    /// <summary>The element that holds the page's text; what in it is no text is dropped from the features.</summary>
    /// <param name="html">The page.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="mode">What of it is its text; not <see cref="ExtractMode.All"/>.</param>
    /// <param name="titles">Its titles, as it gives them.</param>
    public static (int Root, HtmlFeatures Features) Find(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, ExtractMode mode, IEnumerable<string> titles)
    {
        var title = Headings.WordsOf(titles);
        var byHints = HtmlFeatures.Of(html, nodes, mode);
        Furniture.Drop(nodes, byHints, mode);
        var root = Root(html, nodes, byHints, mode, title);
        if (CharactersOf(root, byHints) >= FewestCharacters)
            return (root, byHints);
        // Pages that name everything a widget lose everything by it.
        var withoutHints = HtmlFeatures.Of(html, nodes, mode);
        var otherRoot = Root(html, nodes, withoutHints, mode, title);
        if (CharactersOf(otherRoot, withoutHints) < FewestCharacters)
        {
            // Nothing stands out: what is left of the page once lists of links are gone.
            withoutHints = HtmlFeatures.Of(html, nodes, mode);
            Furniture.Drop(nodes, withoutHints, mode);
            Cleaning.Clean(0, nodes, withoutHints, mode);
            otherRoot = 0;
        }
        return CharactersOf(otherRoot, withoutHints) > CharactersOf(root, byHints) ? (otherRoot, withoutHints) : (root, byHints);
    }

    private static int Root(
        ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, ExtractMode mode, HashSet<string> title)
    {
        var top = Election.Elect(nodes, features);
        if (top < 0)
            return -1;
        Cleaning.Clean(top, nodes, features, mode);
        var root = top == 0 ? 0 : Surroundings.Join(top, nodes, features, mode);
        Headings.DropTitle(root, html, nodes, features, title);
        if (mode != ExtractMode.Reader)
            Boilerplate.Drop(root, html, nodes, features);
        return root;
    }

    private static int CharactersOf(int root, HtmlFeatures features) => root < 0 ? 0 : features.Characters[root];
}
