namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Elects the element that holds the page's text: every paragraph votes for the elements around it, by its length and commas and against its
/// links. (The idea of votes: Arc90's Readability, 2009; of link density: Kohlschütter et al., 2010.)
/// </summary>
internal static class Election
{
    // Shorter paragraphs are captions, dates and buttons as often as prose.
    private const int FewestVotingCharacters = 25;

    // A wider element is taken for half as much prose again, if hardly anything else comes with it.
    private const double MuchMoreProse = 1.5;
    private const double MostlyProse = 0.9;

    // Less text than this is a notice or a title, not what the page is about.
    private const int FewestDeclaredCharacters = 200;

    /// <summary>The element; -1 where nothing reads like prose.</summary>
    public static int Elect(ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var top = Declared(nodes, features);
        return top >= 0 ? top : Container(Widened(MostVotes(nodes, features), nodes, features), nodes);
    }

    /// <summary>Whether it is a paragraph by what it holds, whatever its element.</summary>
    public static bool IsParagraph(int node, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
        => HtmlTags.IsBlock(nodes[node].Tag) && !HtmlTags.IsHeading(nodes[node].Tag)
            && features.Characters[node] >= FewestVotingCharacters && !features.HasBlock[node];

    /// <summary>The element that the page declares to be its article's body, where it holds enough text to be believed.</summary>
    private static int Declared(ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var best = -1;
        for (var i = 1; i < nodes.Length; i = features.Next(i, nodes))
        {
            if (nodes[i].Hints.HasFlag(HtmlHints.ArticleBody) && (best < 0 || features.Characters[i] > features.Characters[best]))
                best = i;
        }
        return best >= 0 && features.Characters[best] >= FewestDeclaredCharacters ? best : -1;
    }

    private static int MostVotes(ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var votes = Votes(nodes, features);
        var (top, most) = (-1, 0.0);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (votes[i] <= 0)
                continue;
            var score = (votes[i] + Bonus(nodes[i])) * (1 - features.LinkDensity(i));
            if (score > most)
                (top, most) = (i, score);
        }
        return top;
    }

    private static double[] Votes(ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var votes = new double[nodes.Length];
        for (var i = 1; i < nodes.Length; i = features.Next(i, nodes))
        {
            if (features.IsDropped(i) || !IsParagraph(i, nodes, features))
                continue;
            var vote = (1 + features.Commas[i] + Math.Min(features.Characters[i] / 100.0, 3)) * (1 - features.LinkDensity(i));
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
        return ofTag + (node.Hints.HasFlag(HtmlHints.Content) ? 15 : 0) - ((node.Hints & (HtmlHints.Furniture | HtmlHints.Caption)) != 0 ? 15 : 0);
    }

    /// <summary>
    /// The outermost element around it that holds clearly more prose and little else: pages set text in sections with something between.
    /// </summary>
    private static int Widened(int top, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        if (top < 0)
            return top;
        var prose = Prose(nodes, features);
        for (var outer = nodes[top].Parent; outer > 0; outer = nodes[outer].Parent)
        {
            if (prose[outer] >= MuchMoreProse * prose[top] && prose[outer] >= MostlyProse * features.Characters[outer])
                top = outer;
        }
        return top;
    }

    /// <summary>The element around a list or a table of data, which stand in a text and do not hold it.</summary>
    private static int Container(int top, ReadOnlySpan<HtmlNode> nodes)
    {
        while (top > 0 && (nodes[top].Tag is HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Dl or HtmlTag.Li or HtmlTag.Dd or HtmlTag.Blockquote || IsDataTable(top, nodes)))
            top = nodes[top].Parent;
        return top;
    }

    /// <summary>Whether it is a table, or a part of one, that says what its columns or rows are.</summary>
    private static bool IsDataTable(int node, ReadOnlySpan<HtmlNode> nodes)
    {
        if (nodes[node].Tag is not (HtmlTag.Table or HtmlTag.Tbody or HtmlTag.Tr))
            return false;
        for (var i = node + 1; i < nodes[node].End; i++)
        {
            if (nodes[i].Tag == HtmlTag.Th)
                return true;
        }
        return false;
    }

    /// <summary>Characters of paragraphs outside links, for every element.</summary>
    private static int[] Prose(ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        var prose = new int[nodes.Length];
        for (var i = 1; i < nodes.Length; i = features.Next(i, nodes))
        {
            if (!features.IsDropped(i) && IsParagraph(i, nodes, features))
                prose[i] = features.Characters[i] - features.LinkCharacters[i];
        }
        for (var i = nodes.Length - 1; i > 0; i--)
            prose[nodes[i].Parent] += prose[i];
        return prose;
    }
}
