using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Measures of every node of a page, each counted over all it contains: how much text, how much of it in links, how many commas and
/// sentences. What is dropped or hidden counts nothing.
/// </summary>
internal sealed class HtmlFeatures
{
    private readonly DropReason[] _reasons;

    private HtmlFeatures(int nodes)
    {
        Characters = new int[nodes];
        LinkCharacters = new int[nodes];
        Commas = new int[nodes];
        Sentences = new int[nodes];
        HasBlock = new bool[nodes];
        _reasons = new DropReason[nodes];
    }

    /// <summary>Characters that are no white space.</summary>
    public int[] Characters { get; }

    /// <summary>Those of them that are in links.</summary>
    public int[] LinkCharacters { get; }

    /// <summary>Commas, of any script that has them: prose has many, menus have none.</summary>
    public int[] Commas { get; }

    /// <summary>Ends of sentences.</summary>
    public int[] Sentences { get; }

    /// <summary>Whether there is a block within the node, dropped ones apart: those without are paragraphs, whatever their element.</summary>
    public bool[] HasBlock { get; }

    /// <summary>Nodes looked at so far, by all steps together: the work, which grows with the page and no faster.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether the node, with all it contains, is no text of the page.</summary>
    public bool IsDropped(int node) => _reasons[node] != DropReason.None;

    /// <summary>Why it is not.</summary>
    public DropReason ReasonOf(int node) => _reasons[node];

    /// <summary>Share of a node's text that is in links; 0 where it has no text.</summary>
    public double LinkDensity(int node) => Characters[node] == 0 ? 0 : (double)LinkCharacters[node] / Characters[node];

    /// <summary>Measures a page.</summary>
    /// <param name="html">The page.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="mode">Reader views show what is written below pictures; other texts are without the pictures, and so without that.</param>
    public static HtmlFeatures Of(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, ExtractMode mode)
    {
        var features = new HtmlFeatures(nodes.Length);
        var linkEnd = 0;
        for (var i = 0; i < nodes.Length;)
        {
            ref readonly var node = ref nodes[i];
            if (HtmlTags.IsDropped(node.Tag) || node.Hints.HasFlag(HtmlHints.Hidden) || (node.Tag == HtmlTag.Figcaption && mode != ExtractMode.Reader))
            {
                features._reasons[i] = node.Hints.HasFlag(HtmlHints.Hidden) ? DropReason.Hidden : DropReason.Element;
                i = node.End;
                continue;
            }
            if (node.Tag == HtmlTag.A && LeadsElsewhere(html.Slice(node.Start, node.Length)))
                linkEnd = Math.Max(linkEnd, node.End);
            else if (node.Tag == HtmlTag.Text)
                features.Measure(i, html.Slice(node.Start, node.Length), isInLink: i < linkEnd);
            i++;
        }
        // What a node contains follows it, so going backwards every node is complete before it is added to its parent.
        for (var i = nodes.Length - 1; i > 0; i--)
            features.AddToParent(i, nodes[i].Parent, sign: 1);
        features.Steps += nodes.Length;
        features.FindBlocks(nodes);
        return features;
    }

    /// <summary>Finds <see cref="HasBlock"/> anew after blocks were dropped.</summary>
    public void FindBlocks(ReadOnlySpan<HtmlNode> nodes)
    {
        Array.Clear(HasBlock);
        for (var i = nodes.Length - 1; i > 0; i--)
        {
            HasBlock[nodes[i].Parent] |= !IsDropped(i)
                && (HasBlock[i] || (HtmlTags.IsBlock(nodes[i].Tag) && nodes[i].Tag != HtmlTag.Hr));
        }
        Steps += nodes.Length;
    }

    /// <summary>Takes a node and all it contains out of the text, and out of the measures of what contains it.</summary>
    public void Drop(int node, DropReason reason, ReadOnlySpan<HtmlNode> nodes)
    {
        if (IsDropped(node))
            return;
        _reasons[node] = reason;
        for (var parent = nodes[node].Parent; parent >= 0; parent = nodes[parent].Parent)
        {
            AddToParent(node, parent, sign: -1);
            Steps++;
        }
    }

    /// <summary>The node to look at after this one: the next, or the first one behind all it contains where that is dropped.</summary>
    public int Next(int node, ReadOnlySpan<HtmlNode> nodes)
    {
        Steps++;
        return IsDropped(node) ? nodes[node].End : node + 1;
    }

    /// <summary>Whether an anchor is a link: without an address it is a place, and one that runs a script is a control.</summary>
    private static bool LeadsElsewhere(ReadOnlySpan<byte> attributes)
    {
        var attribute = new HtmlAttributes(attributes);
        while (attribute.MoveNext())
        {
            if (Ascii.EqualsIgnoreCase(attribute.Name, "href"u8))
                return !(attribute.Value.TrimStart(" \t\n\f\r"u8) is { Length: >= 11 } address && Ascii.EqualsIgnoreCase(address[..11], "javascript:"u8));
        }
        return false;
    }

    private void Measure(int node, ReadOnlySpan<byte> text, bool isInLink)
    {
        var characters = 0;
        var sentences = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            // Bytes that continue a character are not counted again.
            if (letter > 0x20 && (letter & 0xC0) != 0x80)
                characters++;
            if (letter is (byte)'.' or (byte)'!' or (byte)'?' && (i + 1 == text.Length || text[i + 1] is <= 0x20 or (byte)'"' or (byte)')' or >= 0x80))
                sentences++;
        }
        Characters[node] = characters;
        Sentences[node] = sentences + text.Count("。"u8) + text.Count("।"u8) + text.Count("؟"u8);
        Commas[node] = text.Count((byte)',') + text.Count("、"u8) + text.Count("，"u8) + text.Count("،"u8);
        LinkCharacters[node] = isInLink ? characters : 0;
    }

    private void AddToParent(int node, int parent, int sign)
    {
        Characters[parent] += sign * Characters[node];
        LinkCharacters[parent] += sign * LinkCharacters[node];
        Commas[parent] += sign * Commas[node];
        Sentences[parent] += sign * Sentences[node];
    }
}
