using System.Text.Unicode;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Drops lines that are said on pages of every kind: follow us, read more, source, advertisement.</summary>
internal static class Boilerplate
{
    // Longer paragraphs have something to say, whatever they begin with.
    private const int LongestLine = 200;

    // A label has hardly anything behind it.
    private const int LongestAfterLabel = 12;

    /// <summary>Drops them from an element.</summary>
    public static void Drop(int root, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
    {
        Span<char> line = stackalloc char[LongestLine + 1];
        for (var i = root + 1; i < nodes[root].End; i = features.Next(i, nodes))
        {
            if (features.IsDropped(i) || features.Characters[i] is 0 or > LongestLine || !IsLine(i, nodes, features))
                continue;
            if (IsBoilerplate(line[..Read(i, html, nodes, features, line)]))
                features.Drop(i, DropReason.Boilerplate, nodes);
        }
    }

    /// <summary>A paragraph, or what stands within a line of its own between paragraphs.</summary>
    private static bool IsLine(int node, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features)
        => !features.HasBlock[node] && (HtmlTags.IsBlock(nodes[node].Tag) || features.HasBlock[nodes[node].Parent]);

    /// <summary>Whether a line, in lower case, says nothing of its page.</summary>
    public static bool IsBoilerplate(ReadOnlySpan<char> line)
    {
        foreach (var beginning in Phrases.Beginnings)
        {
            if (BeginsWith(line, beginning))
                return true;
        }
        foreach (var label in Phrases.Labels)
        {
            if (line.Length <= label.Length + LongestAfterLabel && BeginsWith(line, label))
                return true;
        }
        return AsksToFollow(line) || TellsMinutes(line);
    }

    private static bool AsksToFollow(ReadOnlySpan<char> line)
    {
        foreach (var verb in Phrases.Following)
        {
            if (!BeginsWith(line, verb))
                continue;
            foreach (var network in Phrases.Networks)
            {
                if (line.Contains(network, StringComparison.Ordinal))
                    return true;
            }
        }
        return false;
    }

    /// <summary>Tells how long reading takes: "5 min read".</summary>
    private static bool TellsMinutes(ReadOnlySpan<char> line)
        => line.Length is > 0 and < 30 && char.IsAsciiDigit(line[0]) && line.Contains(" min", StringComparison.Ordinal) && line.EndsWith(" read", StringComparison.Ordinal);

    /// <summary>Whether it begins so and no word is cut.</summary>
    private static bool BeginsWith(ReadOnlySpan<char> line, string phrase)
        => line.StartsWith(phrase, StringComparison.Ordinal)
            && (line.Length == phrase.Length || !char.IsLetterOrDigit(phrase[^1]) || !char.IsLetterOrDigit(line[phrase.Length]));

    /// <summary>The text of a line in lower case, as much as fits; white space collapsed, character references as written.</summary>
    private static int Read(int node, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, HtmlFeatures features, Span<char> line)
    {
        var length = 0;
        Span<char> piece = stackalloc char[LongestLine];
        for (var i = node; i < nodes[node].End && length < line.Length; i = features.Next(i, nodes))
        {
            if (nodes[i].Tag != HtmlTag.Text || features.IsDropped(i))
                continue;
            Utf8.ToUtf16(html.Slice(nodes[i].Start, nodes[i].Length), piece, out _, out var read, replaceInvalidSequences: true);
            foreach (var letter in piece[..read])
            {
                if (length == line.Length)
                    break;
                if (!char.IsWhiteSpace(letter))
                    line[length++] = char.ToLowerInvariant(letter);
                else if (length > 0 && line[length - 1] != ' ')
                    line[length++] = ' ';
            }
        }
        return length > 0 && line[length - 1] == ' ' ? length - 1 : length;
    }
}
