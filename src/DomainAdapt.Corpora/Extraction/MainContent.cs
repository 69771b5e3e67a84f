namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Finds the part of a page that is its text. Furniture goes first, by element and hint. Then the element that holds the text is elected, what
/// belongs to it is found around it, and lists of links within it go.
/// </summary>
internal static class MainContent
{
    // Less text than this is a notice or a title, not what the page is about.
    private const int FewestCharacters = 200;

    /// <summary>The elements that hold the page's text, in order; what in them is no text is dropped from the features.</summary>
    public static (int Root, HtmlFeatures Features) Find(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        var byHints = HtmlFeatures.Of(html, nodes);
        Furniture.Drop(nodes, byHints);
        var root = Root(html, nodes, byHints);
        if (CharactersOf(root, byHints) >= FewestCharacters)
            return (root, byHints);
        // Pages that name everything a widget lose everything by it.
        var withoutHints = HtmlFeatures.Of(html, nodes);
        var otherRoot = Root(html, nodes, withoutHints);
        if (CharactersOf(otherRoot, withoutHints) < FewestCharacters)
        {
            // Nothing stands out: what is left of the page once lists of links are gone.
            withoutHints = HtmlFeatures.Of(html, nodes);
            Furniture.Drop(nodes, withoutHints);
            Cleaning.Clean(0, nodes, withoutHints);
            otherRoot = 0;
        }
        return CharactersOf(otherRoot, withoutHints) > CharactersOf(root, byHints) ? (otherRoot, withoutHints) : (root, byHints);
    }

    private static int Root(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var top = Election.Elect(nodes, features);
        if (top < 0)
            return -1;
        Cleaning.Clean(top, nodes, features);
        var root = top == 0 ? 0 : Surroundings.Join(top, nodes, features);
        Boilerplate.Drop(root, html, nodes, features);
        return root;
    }

    private static int CharactersOf(int root, HtmlFeatures features) => root < 0 ? 0 : features.Characters[root];
}
