namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Measures of every node of a page, each counted over all it contains: how much text, how much of it in links, how many commas. What is
/// dropped or hidden counts nothing.
/// </summary>
internal sealed class HtmlFeatures
{
    private HtmlFeatures(int nodes)
    {
        Characters = new int[nodes];
        LinkCharacters = new int[nodes];
        Commas = new int[nodes];
        IsDropped = new bool[nodes];
    }

    /// <summary>Characters that are no white space.</summary>
    public int[] Characters { get; }

    /// <summary>Those of them that are in links.</summary>
    public int[] LinkCharacters { get; }

    /// <summary>Commas, of any script that has them: prose has many, menus have none.</summary>
    public int[] Commas { get; }

    /// <summary>Whether the node, with all it contains, is no text of the page.</summary>
    public bool[] IsDropped { get; }

    /// <summary>Share of a node's text that is in links; 0 where it has no text.</summary>
    public double LinkDensity(int node) => Characters[node] == 0 ? 0 : (double)LinkCharacters[node] / Characters[node];

    /// <summary>Measures a page.</summary>
    /// <param name="html">The page.</param>
    /// <param name="nodes">Its nodes.</param>
    public static HtmlFeatures Of(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        var features = new HtmlFeatures(nodes.Length);
        var linkEnd = 0;
        for (var i = 0; i < nodes.Length;)
        {
            ref readonly var node = ref nodes[i];
            if (HtmlTags.IsDropped(node.Tag) || node.Hints.HasFlag(HtmlHints.Hidden))
            {
                features.IsDropped[i] = true;
                i = node.End;
                continue;
            }
            if (node.Tag == HtmlTag.A)
                linkEnd = Math.Max(linkEnd, node.End);
            else if (node.Tag == HtmlTag.Text)
                features.Measure(i, html.Slice(node.Start, node.Length), isInLink: i < linkEnd);
            i++;
        }
        // What a node contains follows it, so going backwards every node is complete before it is added to its parent.
        for (var i = nodes.Length - 1; i > 0; i--)
            features.AddToParent(i, nodes[i].Parent, sign: 1);
        return features;
    }

    /// <summary>Takes a node and all it contains out of the text, and out of the measures of what contains it.</summary>
    public void Drop(int node, ReadOnlySpan<HtmlNode> nodes)
    {
        IsDropped[node] = true;
        for (var parent = nodes[node].Parent; parent >= 0; parent = nodes[parent].Parent)
            AddToParent(node, parent, sign: -1);
    }

    private void Measure(int node, ReadOnlySpan<byte> text, bool isInLink)
    {
        foreach (var letter in text)
        {
            // Bytes that continue a character are not counted again.
            if (letter > 0x20 && (letter & 0xC0) != 0x80)
                Characters[node]++;
        }
        Commas[node] = text.Count((byte)',') + text.Count("、"u8) + text.Count("，"u8) + text.Count("،"u8);
        LinkCharacters[node] = isInLink ? Characters[node] : 0;
    }

    private void AddToParent(int node, int parent, int sign)
    {
        Characters[parent] += sign * Characters[node];
        LinkCharacters[parent] += sign * LinkCharacters[node];
        Commas[parent] += sign * Commas[node];
    }
}
