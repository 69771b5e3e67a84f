using System.Globalization;
using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>What pages say beside their text: counters of social networks, shops' carts, links to more, logins.</summary>
internal static class RefinedWebPhrases
{
    /// <summary>Words of the longest counter: a number, its unit and what is counted.</summary>
    public const int MostWordsOfCounter = 3;

    private static readonly HashSet<string> Counted = new(StringComparer.OrdinalIgnoreCase)
    {
        "likes", "shares", "comments", "retweets", "reposts", "quotes", "bookmarks", "upvotes", "downvotes", "downloads", "views", "followers",
    };

    /// <summary>Whether a line is a number and what it counts, such as "1.2K views", and nothing else but signs around.</summary>
    public static bool IsCounter(ReadOnlySpan<byte> line)
    {
        var parts = Encoding.UTF8.GetString(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(parts, part => part.Any(char.IsLetterOrDigit));
        if (first < 0 || first + 1 >= parts.Length || !Counted.Contains(parts[first + 1].TrimEnd('.', ',', '!', ':', ')', ']', '|')))
            return false;
        return parts.Skip(first + 2).All(part => !part.Any(char.IsLetterOrDigit)) && IsNumber(parts[first].TrimStart('(', '[', '|', '+'));
    }

    /// <summary>The first phrase to cut out of a short line: anywhere, at its end, or at its start; of no bytes where there is none.</summary>
    public static TextRange Find(ReadOnlySpan<byte> line)
    {
        var lower = new byte[line.Length];
        AsciiCase.ToLower(line, lower);
        var cart = lower.AsSpan().IndexOf("items in cart"u8);
        if (cart >= 0)
            return new TextRange(cart, "items in cart"u8.Length);
        var start = WhiteSpace.Skip(line, 0);
        var end = start + WhiteSpace.Trim(line).Length;
        if (lower.AsSpan(start).StartsWith("sign-in"u8))
            return new TextRange(start, "sign-in"u8.Length);
        var more = lower.AsSpan(0, end).TrimEnd("."u8);
        more = more.EndsWith("…"u8) ? more[..^"…"u8.Length] : more;
        return more.EndsWith("read more"u8) ? new TextRange(more.Length - "read more"u8.Length, end - more.Length + "read more"u8.Length) : default;
    }

    private static bool IsNumber(string part)
        => double.TryParse(part.TrimEnd('K', 'k', 'M', 'm', 'B', 'b'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
}
