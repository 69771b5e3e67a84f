using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Drops headings that only repeat the page's title, which is a field of its own.</summary>
internal static class Headings
{
    // A heading repeats the title where more than so much of it are the title's words.
    private const double MostOfHeading = 0.75;

    // Behind a paragraph of so many characters a heading is a section's, even one in the title's words.
    private const int FewestParagraphCharacters = 80;

    /// <summary>The words of titles, in lower case.</summary>
    public static HashSet<string> WordsOf(IEnumerable<string> titles) => [.. titles.SelectMany(Words)];

    /// <summary>Drops them from an element: main headings everywhere, those of the second level before the first paragraph.</summary>
    public static void DropTitle(int root, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, HashSet<string> title)
    {
        var isWithin = false;
        for (var i = root + 1; i < nodes[root].End; i = features.Next(i, nodes))
        {
            if (features.IsDropped(i))
                continue;
            isWithin |= features.Characters[i] >= FewestParagraphCharacters && Election.IsParagraph(i, nodes, features);
            if ((nodes[i].Tag == HtmlTag.H1 || (nodes[i].Tag == HtmlTag.H2 && !isWithin)) && Repeats(i, html, nodes, title))
                features.Drop(i, DropReason.Title, nodes);
        }
    }

    private static bool Repeats(int heading, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HashSet<string> title)
    {
        var (letters, known) = (0, 0);
        for (var i = heading + 1; i < nodes[heading].End; i++)
        {
            if (nodes[i].Tag != HtmlTag.Text)
                continue;
            foreach (var word in Words(Encoding.UTF8.GetString(PageText.OfText(html.Slice(nodes[i].Start, nodes[i].Length)))))
            {
                letters += word.Length;
                known += title.Contains(word) ? word.Length : 0;
            }
        }
        return known > MostOfHeading * letters;
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
                continue;
            if (i > start)
                yield return text[start..i].ToLowerInvariant();
            start = i + 1;
        }
    }
}
