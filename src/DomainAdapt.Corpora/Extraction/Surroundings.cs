using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Looks around the elected element for text that belongs to it: the lead between headline and body, and paragraphs, lists and headings that the
/// page sets in other elements of the same article. Paragraphs are judged by themselves, and what is short by what stands around it (as in
/// Pomikálek's justext, 2011). What is not found to belong is dropped.
/// </summary>
internal readonly ref struct Surroundings
{
    // A paragraph beside the text has at least so many characters and no more than so much of them in links.
    private const int FewestCharacters = 80;
    private const int FewestLeadCharacters = 30;
    private const double MostLinks = 0.3;

    // A further section is of several sentences: what else stands below a text is a notice or a signature.
    private const int FewestSectionCharacters = 400;
    private const int FewestSectionSentences = 3;

    private readonly ReadOnlySpan<HtmlNode> _nodes;
    private readonly HtmlFeatures _features;
    private readonly ExtractMode _mode;
    private readonly int _top;
    private readonly int _headline;
    private readonly int _region;
    private readonly int _scope;
    private readonly List<Leaf> _leaves = [];

    private Surroundings(int top, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, ExtractMode mode)
    {
        _mode = mode;
        _nodes = nodes;
        _features = features;
        _top = top;
        _headline = Headline();
        _region = Region();
        _scope = _headline >= 0 ? Common(_headline, _region, nodes) : _region;
    }

    /// <summary>The element that holds the text and what belongs to it; what else is in it is dropped.</summary>
    public static int Join(int top, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, ExtractMode mode)
    {
        var surroundings = new Surroundings(top, nodes, features, mode);
        surroundings.Collect();
        surroundings.DropWhatStandsAlone();
        return surroundings._scope;
    }

    /// <summary>Finds the paragraphs, whatever their element, and drops what can be none.</summary>
    private void Collect()
    {
        for (var i = _scope + 1; i < _nodes[_scope].End;)
        {
            if (i == _top)
            {
                _leaves.Add(new Leaf(i, _nodes[i].End, LeafKind.Good));
                i = _nodes[i].End;
            }
            else if (_features.IsDropped(i) || Holds(i, _top))
            {
                i = _features.Next(i, _nodes);
            }
            else if (Holds(i, _headline))
            {
                if (i == _headline)
                    _features.Drop(i, DropReason.Aside, _nodes);
                i = _features.Next(i, _nodes);
            }
            else if (!IsInPlace(i) || (_features.HasBlock[i] && IsElsewhere(i)))
            {
                _features.Drop(i, DropReason.Aside, _nodes);
                i = _nodes[i].End;
            }
            else if (_features.HasBlock[i] && _nodes[i].Tag is not (HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl))
            {
                i++;
            }
            else
            {
                Add(i);
                i = _nodes[i].End;
            }
        }
    }

    private bool Holds(int node, int other) => node <= other && other < _nodes[node].End;

    private bool IsInPlace(int node)
        => node < _top ? node > (_headline >= 0 ? _headline : _region) : node < _nodes[_nodes[_top].Parent].End || IsOfSection(node);

    /// <summary>Whether it is, or is in, a further section of the article: the page sets its text in several, and one was elected.</summary>
    private bool IsOfSection(int node)
        => _nodes[_region].Tag == HtmlTag.Article && node < _nodes[_region].End
            && (!Holds(_nodes[node].Parent, _top) || (_features.Characters[node] >= FewestSectionCharacters && _features.Sentences[node] >= FewestSectionSentences));

    /// <summary>Whether the elected element is itself the whole place, which is then looked into and not around.</summary>
    private bool IsWhole => _scope == _top;

    /// <summary>Whether links of the elected element itself are looked at, which reader views keep.</summary>
    private bool IsShownWhole => IsWhole && _mode == ExtractMode.Reader;

    /// <summary>Whether prose before the text begins the article, even where no class says so: after its headline, or in its own element.</summary>
    private bool IsArticlePlace()
        => _headline >= 0 || _nodes[_region].Tag is HtmlTag.Article or HtmlTag.Main || (_nodes[_region].Hints & (HtmlHints.Main | HtmlHints.Content)) != 0;

    private bool IsElsewhere(int node) => !IsShownWhole && (_features.LinkDensity(node) > 0.5 || Cards.Is(node, _nodes, _features));

    /// <summary>Adds a paragraph; text and elements within the line that stand beside each other are one.</summary>
    private void Add(int node)
    {
        var leaves = CollectionsMarshal.AsSpan(_leaves);
        if (!HtmlTags.IsBlock(_nodes[node].Tag))
        {
            if (leaves.Length > 0 && leaves[^1].End == node && leaves[^1].Kind == LeafKind.Line)
            {
                leaves[^1] = leaves[^1] with { End = _nodes[node].End };
                return;
            }
            _leaves.Add(new Leaf(node, _nodes[node].End, LeafKind.Line));
            return;
        }
        _leaves.Add(new Leaf(node, _nodes[node].End, KindOf(node, _nodes[node].End)));
    }

    private LeafKind KindOf(int start, int end)
    {
        var (characters, links, sentences) = (0, 0, 0);
        for (var i = start; i < end; i = _nodes[i].End)
        {
            characters += _features.Characters[i];
            links += _features.LinkCharacters[i];
            sentences += _features.Sentences[i];
        }
        if (characters == 0)
            return LeafKind.Empty;
        if (links > 0.5 * characters)
            return IsShownWhole ? LeafKind.Short : LeafKind.Bad;
        var isLead = start < _top && IsLead(start);
        if (links > MostLinks * characters || (HtmlTags.IsHeading(_nodes[start].Tag) && characters < FewestCharacters && !isLead))
            return LeafKind.Short;
        return isLead ? (characters >= FewestLeadCharacters ? LeafKind.Good : LeafKind.Short)
            : characters >= FewestCharacters && sentences > 0 && (start > _top || IsArticlePlace()) ? LeafKind.Good : LeafKind.Short;
    }

    /// <summary>Drops short paragraphs unless good ones stand on both sides, or beside them in the same element.</summary>
    private void DropWhatStandsAlone()
    {
        var leaves = CollectionsMarshal.AsSpan(_leaves);
        var lastGood = -1;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i].Kind == LeafKind.Line)
                leaves[i] = leaves[i] with { Kind = KindOf(leaves[i].Start, leaves[i].End) };
            if (leaves[i].Kind == LeafKind.Good)
                lastGood = i;
        }
        var wasGood = -1;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i].Kind == LeafKind.Good)
                wasGood = i;
            else if (leaves[i].Kind == LeafKind.Bad || (leaves[i].Kind == LeafKind.Short && !IsBetween(i, wasGood, lastGood)))
                Drop(leaves[i]);
        }
    }

    private bool IsBetween(int leaf, int wasGood, int lastGood)
    {
        if (IsWhole && wasGood < 0)
            return LeadsToGood(leaf);
        if (_leaves[leaf].Start < _top)
            return false;
        if (wasGood >= 0 && leaf < lastGood)
            return true;
        var parent = _nodes[_leaves[leaf].Start].Parent;
        return wasGood >= 0 && parent == _nodes[_leaves[wasGood].Start].Parent && _leaves[leaf].Start > _top;
    }

    /// <summary>Whether a good paragraph of the same element follows, with nothing but short ones between: they begin the elected element's text.</summary>
    private bool LeadsToGood(int leaf)
    {
        var parent = _nodes[_leaves[leaf].Start].Parent;
        while (++leaf < _leaves.Count && _nodes[_leaves[leaf].Start].Parent == parent)
        {
            if (_leaves[leaf].Kind is LeafKind.Good or LeafKind.Bad)
                return _leaves[leaf].Kind == LeafKind.Good;
        }
        return false;
    }

    private void Drop(Leaf leaf)
    {
        for (var i = leaf.Start; i < leaf.End; i = _nodes[i].End)
            _features.Drop(i, DropReason.Aside, _nodes);
    }

    private bool IsLead(int node)
    {
        for (var (outer, level) = (node, 0); outer > 0 && level < 3; outer = _nodes[outer].Parent, level++)
        {
            if (_nodes[outer].Hints.HasFlag(HtmlHints.Lead))
                return true;
        }
        return false;
    }

    /// <summary>The last main heading before the text; -1 where there is none.</summary>
    private int Headline()
    {
        for (var i = _top - 1; i > 0; i--)
        {
            if (_nodes[i].Tag == HtmlTag.H1)
                return i;
        }
        return -1;
    }

    /// <summary>The article or main element around the text, else the outermost that is called so, else its parent.</summary>
    private int Region()
    {
        var (main, named) = (-1, -1);
        for (var outer = _top; outer > 0; outer = _nodes[outer].Parent)
        {
            ref readonly var node = ref _nodes[outer];
            if (node.Tag == HtmlTag.Article)
                return outer;
            if (main < 0 && (node.Tag == HtmlTag.Main || node.Hints.HasFlag(HtmlHints.Main)))
                main = outer;
            if (node.Hints.HasFlag(HtmlHints.Content))
                named = outer;
        }
        return main >= 0 ? main : named >= 0 && named != _top ? named : Math.Max(_nodes[_top].Parent, 0);
    }

    /// <summary>The innermost element that holds both.</summary>
    private static int Common(int node, int other, ReadOnlySpan<HtmlNode> nodes)
    {
        while (other > 0 && !(other <= node && node < nodes[other].End))
            other = nodes[other].Parent;
        return other;
    }

    private enum LeafKind { Empty, Line, Bad, Short, Good }

    private readonly record struct Leaf(int Start, int End, LeafKind Kind);
}
