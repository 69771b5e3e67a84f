namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Finds the part of a page that is its text. Furniture goes first, by element and hint. Then every paragraph votes for the elements around
/// it, by its length and commas and against its links; the element with most votes is the text, with those beside it that read like it.
/// At last, lists of links and furniture within it go. (The idea of votes: Arc90's Readability, 2009; of link density: Kohlschütter et al., 2010.)
/// </summary>
internal sealed class MainContent
{
    // A hint is a guess: it does not take away more than this share of the page's text.
    private const double LargestFurniture = 0.4;

    // Less text than this is a notice or a title, not what the page is about.
    private const int FewestCharacters = 200;

    // Shorter paragraphs are captions, dates and buttons as often as prose.
    private const int FewestVotingCharacters = 25;

    // A wider element is taken for half as much prose again, if hardly anything else comes with it.
    private const double MuchMoreProse = 1.5;
    private const double MostlyProse = 0.9;

    private readonly HtmlTree _tree;
    private readonly HtmlFeatures _features;

    private MainContent(HtmlTree tree, HtmlFeatures features) => (_tree, _features) = (tree, features);

    /// <summary>The elements that hold the page's text, in order; what in them is no text is dropped from the features.</summary>
    public static (List<int> Roots, HtmlFeatures Features) Find(ReadOnlySpan<byte> html, HtmlTree tree)
    {
        var byHints = new MainContent(tree, HtmlFeatures.Of(html, tree.Nodes));
        byHints.DropFurniture();
        var roots = byHints.Roots();
        if (byHints.CharactersOf(roots) >= FewestCharacters)
            return (roots, byHints._features);
        // Pages that name everything a widget lose everything by it.
        var withoutHints = new MainContent(tree, HtmlFeatures.Of(html, tree.Nodes));
        var otherRoots = withoutHints.Roots();
        if (withoutHints.CharactersOf(otherRoots) < FewestCharacters)
        {
            // Nothing stands out: what is left of the page once lists of links are gone.
            withoutHints = new MainContent(tree, HtmlFeatures.Of(html, tree.Nodes));
            withoutHints.DropFurniture();
            withoutHints.Clean(0);
            otherRoots = [0];
        }
        return withoutHints.CharactersOf(otherRoots) > byHints.CharactersOf(roots)
            ? (otherRoots, withoutHints._features) : (roots, byHints._features);
    }

    private List<int> Roots()
    {
        List<int> roots = Declared() is { } declared ? [declared] : WithSiblings(Widened(Elected()));
        foreach (var root in roots)
            Clean(root);
        return roots;
    }

    private int CharactersOf(List<int> roots) => roots.Sum(root => _features.Characters[root]);

    private void DropFurniture()
    {
        var nodes = _tree.Nodes;
        var most = LargestFurniture * _features.Characters[0];
        for (var i = 1; i < nodes.Length;)
        {
            if (!_features.IsDropped[i] && IsHintedFurniture(nodes[i]) && _features.Characters[i] <= most)
                _features.Drop(i, nodes);
            i = _features.IsDropped[i] ? nodes[i].End : i + 1;
        }
    }

    /// <summary>Quotations, code and tables are named after what they show (a tweet, a rating) and still are text.</summary>
    private static bool IsHintedFurniture(HtmlNode node)
        => HtmlTags.IsFurniture(node.Tag)
            || (node.Hints.HasFlag(HtmlHints.Furniture) && !node.Hints.HasFlag(HtmlHints.ArticleBody)
                && node.Tag is not (HtmlTag.Body or HtmlTag.Blockquote or HtmlTag.Pre or HtmlTag.Table));

    /// <summary>The element that the page declares to be its article's body, where it holds enough text to be believed.</summary>
    private int? Declared()
    {
        var nodes = _tree.Nodes;
        int? best = null;
        for (var i = 1; i < nodes.Length; i = _features.IsDropped[i] ? nodes[i].End : i + 1)
        {
            if (nodes[i].Hints.HasFlag(HtmlHints.ArticleBody) && (best is null || _features.Characters[i] > _features.Characters[best.Value]))
                best = i;
        }
        return best is { } node && _features.Characters[node] >= FewestCharacters ? node : null;
    }

    /// <summary>The element with most votes; -1 where nothing reads like prose.</summary>
    private int Elected()
    {
        var votes = Votes();
        var nodes = _tree.Nodes;
        var (top, most) = (-1, 0.0);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (votes[i] <= 0)
                continue;
            var score = (votes[i] + Bonus(nodes[i])) * (1 - _features.LinkDensity(i));
            if (score > most)
                (top, most) = (i, score);
        }
        return top;
    }

    /// <summary>
    /// The outermost element around it that holds clearly more prose and little else: pages set text in sections with something between.
    /// </summary>
    private int Widened(int top)
    {
        if (top < 0)
            return top;
        var nodes = _tree.Nodes;
        var prose = Prose();
        for (var outer = nodes[top].Parent; outer > 0; outer = nodes[outer].Parent)
        {
            if (prose[outer] >= MuchMoreProse * prose[top] && prose[outer] >= MostlyProse * _features.Characters[outer])
                top = outer;
        }
        return top;
    }

    /// <summary>Characters of voting paragraphs outside links, for every element.</summary>
    private int[] Prose()
    {
        var nodes = _tree.Nodes;
        var prose = new int[nodes.Length];
        for (var i = 1; i < nodes.Length; i = _features.IsDropped[i] ? nodes[i].End : i + 1)
        {
            if (IsVoter(i))
                prose[i] = _features.Characters[i] - _features.LinkCharacters[i];
        }
        for (var i = nodes.Length - 1; i > 0; i--)
            prose[nodes[i].Parent] += prose[i];
        return prose;
    }

    private bool IsVoter(int node)
    {
        var tag = _tree.Nodes[node].Tag;
        return HtmlTags.IsBlock(tag) && !HtmlTags.IsHeading(tag) && _features.Characters[node] >= FewestVotingCharacters && !HasBlock(node);
    }

    private double[] Votes()
    {
        var nodes = _tree.Nodes;
        var votes = new double[nodes.Length];
        for (var i = 1; i < nodes.Length; i = _features.IsDropped[i] ? nodes[i].End : i + 1)
        {
            if (!IsVoter(i))
                continue;
            var vote = (1 + _features.Commas[i] + Math.Min(_features.Characters[i] / 100.0, 3)) * (1 - _features.LinkDensity(i));
            // The parent gets all of it, its parent half, those further out a share that soon is nothing.
            var share = 1.0;
            for (var (parent, level) = (nodes[i].Parent, 0); parent >= 0 && level < 4; parent = nodes[parent].Parent)
            {
                if (!HtmlTags.IsBlock(nodes[parent].Tag))
                    continue;
                votes[parent] += vote * share;
                share = ++level == 1 ? 0.5 : share / 3;
            }
        }
        return votes;
    }

    private bool HasBlock(int node)
    {
        var nodes = _tree.Nodes;
        for (var i = node + 1; i < nodes[node].End; i = _features.IsDropped[i] ? nodes[i].End : i + 1)
        {
            if (!_features.IsDropped[i] && HtmlTags.IsBlock(nodes[i].Tag) && nodes[i].Tag != HtmlTag.Hr)
                return true;
        }
        return false;
    }

    private static double Bonus(HtmlNode node)
    {
        var ofTag = node.Tag switch
        {
            HtmlTag.Article or HtmlTag.Main => 15,
            HtmlTag.Div or HtmlTag.Section => 5,
            HtmlTag.Pre or HtmlTag.Td or HtmlTag.Blockquote => 3,
            HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl or HtmlTag.Li or HtmlTag.Address => -3,
            _ => 0,
        };
        return ofTag + (node.Hints.HasFlag(HtmlHints.Content) ? 15 : 0) - (node.Hints.HasFlag(HtmlHints.Furniture) ? 15 : 0);
    }

    /// <summary>The element and, beside it, what reads like prose: pages split their text over elements of one parent.</summary>
    private List<int> WithSiblings(int top)
    {
        if (top <= 0)
            return top < 0 ? [] : [top];
        var nodes = _tree.Nodes;
        var parent = nodes[top].Parent;
        var roots = new List<int>();
        for (var i = parent + 1; i < nodes[parent].End; i = nodes[i].End)
        {
            if (i == top || (!_features.IsDropped[i] && nodes[i].Tag != HtmlTag.Text && ReadsLikeProse(i)))
                roots.Add(i);
        }
        return roots;
    }

    private bool ReadsLikeProse(int node)
    {
        var characters = _features.Characters[node];
        var tag = _tree.Nodes[node].Tag;
        return tag is HtmlTag.P or HtmlTag.Blockquote or HtmlTag.Pre
            ? characters > 80 && _features.LinkDensity(node) < 0.25
            : characters > 300 && _features.LinkDensity(node) < 0.1 && _features.Commas[node] * 60 > characters / 4;
    }

    /// <summary>Drops lists of links and other furniture within the text.</summary>
    private void Clean(int root)
    {
        var nodes = _tree.Nodes;
        for (var i = root + 1; i < nodes[root].End;)
        {
            if (!_features.IsDropped[i] && HtmlTags.IsBlock(nodes[i].Tag) && IsFurniture(i))
                _features.Drop(i, nodes);
            i = _features.IsDropped[i] ? nodes[i].End : i + 1;
        }
    }

    private bool IsFurniture(int node)
    {
        var characters = _features.Characters[node];
        var links = _features.LinkDensity(node);
        return _tree.Nodes[node].Tag switch
        {
            HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl => links > 0.5,
            HtmlTag.Div or HtmlTag.Section or HtmlTag.Table => links > 0.5,
            HtmlTag.P => links > 0.8 && characters < 200,
            _ when HtmlTags.IsHeading(_tree.Nodes[node].Tag) => links > 0.9 && characters < 20,
            _ => false,
        };
    }
}
