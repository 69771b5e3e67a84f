using System.Net;
using System.Text;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// The prose of MediaWiki's wikitext: links read as their labels; templates, tables, files, categories, references and comments are left out.
/// One pass over the text; what is opened and never closed ends with the text.
/// </summary>
internal static class Wikitext
{
    private static readonly string[] LeftOut = ["ref", "math", "gallery", "timeline", "score", "syntaxhighlight", "imagemap", "hiero", "graph"];

    /// <summary>The prose of a page.</summary>
    public static string ToProse(string text)
    {
        var output = new StringBuilder(text.Length);
        var links = new Stack<int>(); // where the text of each open [[ begins in the output
        var isAddress = false; // within a link to another site
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith("{{"))
                at += NestedLength(rest, "{{", "}}");
            else if (rest.StartsWith("{|"))
                at += NestedLength(rest, "{|", "|}");
            else if (rest.StartsWith("<!--"))
                at += rest.IndexOf("-->") is var end and >= 0 ? end + 3 : rest.Length;
            else if (rest[0] == '<' && rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] == '/'))
                at += TagLength(rest);
            else if (rest.StartsWith("[["))
                at += Push(links, output);
            else if (rest.StartsWith("]]") && links.TryPop(out var start))
                at += Close(output, start);
            else if (rest[0] == '[' && rest[1..].StartsWith("http"))
                (at, isAddress) = (at + (rest.IndexOfAny(" ]\n") is var space and > 0 && rest[space] == ' ' ? space + 1 : 1), true);
            else if (rest[0] == ']' && isAddress)
                (at, isAddress) = (at + 1, false);
            else if (rest.StartsWith("''"))
                at += rest.IndexOfAnyExcept('\'') is var quotes and > 0 ? quotes : rest.Length;
            else
                output.Append(text[at++]);
        }
        return Lines(WebUtility.HtmlDecode(output.ToString()));
    }

    private static int Push(Stack<int> links, StringBuilder output)
    {
        links.Push(output.Length);
        return 2;
    }

    /// <summary>Ends a link: its label stays; a file or category goes.</summary>
    private static int Close(StringBuilder output, int start)
    {
        var link = output.ToString(start, output.Length - start);
        var colon = link.IndexOf(':', StringComparison.Ordinal);
        var bar = link.LastIndexOf('|');
        // A name before a colon, without spaces after it, is a namespace or another language's wiki: nothing of it is prose.
        var isPlace = colon > 0 && colon < link.Length - 1 && link[colon + 1] != ' ' && (bar < 0 || colon < link.IndexOf('|', StringComparison.Ordinal));
        output.Length = start;
        if (!isPlace)
            output.Append(link, bar + 1, link.Length - bar - 1);
        return 2;
    }

    private static int NestedLength(ReadOnlySpan<char> text, string open, string close)
    {
        var depth = 0;
        for (var at = 0; at < text.Length - 1;)
        {
            var isOpen = text[at..].StartsWith(open);
            if (!isOpen && !text[at..].StartsWith(close))
            {
                at++;
                continue;
            }
            depth += isOpen ? 1 : -1;
            at += 2;
            if (depth == 0)
                return at;
        }
        return text.Length;
    }

    private static int TagLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('>');
        if (end < 0)
            return 1;
        foreach (var name in LeftOut)
        {
            var isThis = text[1..].StartsWith(name, StringComparison.OrdinalIgnoreCase) && !char.IsAsciiLetter(text[name.Length + 1]);
            if (!isThis || text[end - 1] == '/')
                continue;
            var close = text.IndexOf($"</{name}>", StringComparison.OrdinalIgnoreCase);
            return close < 0 ? text.Length : close + name.Length + 3;
        }
        return end + 1;
    }

    private static string Lines(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var found in text.Split('\n'))
        {
            var line = found.Trim();
            if (line.StartsWith("__", StringComparison.Ordinal) && line.EndsWith("__", StringComparison.Ordinal))
                continue;
            var item = line.TrimStart('*', '#', ':', ';');
            line = item.Length < line.Length ? "- " + item.Trim() : line.StartsWith('=') && line.EndsWith('=') ? line.Trim('=').Trim() : line;
            if (line is "- ")
                continue;
            if (line.Length > 0 || (output.Length > 1 && output[^2] != '\n'))
                output.Append(line).Append('\n');
        }
        return output.ToString().Trim();
    }
}
