using System.Buffers;
using System.Text;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Encodings that a page, an XML file or a header declares about bytes.</summary>
internal static class CharsetDeclaration
{
    // A page must declare its encoding within its first 1,024 bytes (HTML Standard, 4.2.5.4); scripts and comments push it further down often
    // enough that browsers look on, and so does this.
    private const int DeclarationBytes = 4096;

    private static readonly SearchValues<char> EndsOfName = SearchValues.Create("\"'; />?\t\r\n");

    /// <summary>The name within a content type, such as <c>text/html; charset=koi8-r</c>; the text itself where it is a bare label.</summary>
    public static string? OfContentType(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
            return null;
        return After(contentType, "charset", 0, out _) is { } declared ? CharsetLabels.NameOf(declared)
            : contentType.Contains('/', StringComparison.Ordinal) ? null : CharsetLabels.NameOf(contentType);
    }

    /// <summary>The standard name that a <c>meta</c> element or an XML declaration gives, or null where there is none or none known.</summary>
    public static string? OfMarkup(ReadOnlySpan<byte> page)
    {
        var head = Encoding.Latin1.GetString(page[..Math.Min(page.Length, DeclarationBytes)]);
        var name = head.StartsWith("<?xml", StringComparison.Ordinal) ? InDeclaration(head) : null;
        for (var at = 0; name is null && at >= 0;)
            name = After(head, "charset", at, out at) is { } declared ? CharsetLabels.NameOf(declared) : null;
        return name switch
        {
            // A declaration readable as ASCII cannot be true when it says UTF-16, and this label says no more than "8 bits" (same place of the standard).
            "utf-16le" or "utf-16be" or "utf-32le" or "utf-32be" => "utf-8",
            "x-user-defined" => "windows-1252",
            _ => name,
        };
    }

    private static string? InDeclaration(string head)
    {
        var end = head.IndexOf("?>", StringComparison.Ordinal);
        return end > 0 && After(head[..end], "encoding", 0, out _) is { } declared ? CharsetLabels.NameOf(declared) : null;
    }

    /// <summary>The value after <c>key =</c> from <paramref name="start"/> on; <paramref name="next"/> is where to look on, or -1.</summary>
    private static string? After(string text, string key, int start, out int next)
    {
        for (next = start; (next = text.IndexOf(key, next, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            next += key.Length;
            var value = text.AsSpan(next).TrimStart();
            if (!value.StartsWith("="))
                continue;
            value = value[1..].TrimStart().TrimStart("\"'");
            var end = value.IndexOfAny(EndsOfName);
            return (end < 0 ? value : value[..end]).ToString();
        }
        return null;
    }
}
