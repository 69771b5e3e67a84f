namespace DomainAdapt.Core.Text;

/// <summary>The host of an address, in lower case and in its ASCII form; empty where the address has none.</summary>
public static class UrlHost
{
    // Longer addresses, and all others that are not plain, are left to the runtime's parser.
    private const int LongestPlain = 2048;
    private const int LongestLabel = 63;

    /// <summary>The host of an address.</summary>
    /// <param name="url">The address.</param>
    /// <param name="buffer">As long as the address or longer; may hold the host.</param>
    public static ReadOnlySpan<char> Of(string url, Span<char> buffer)
    {
        var start = url.StartsWith("https://", StringComparison.Ordinal) ? 8 : url.StartsWith("http://", StringComparison.Ordinal) ? 7 : 0;
        if (start == 0 || url.Length > LongestPlain || url.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return Parsed(url);
        var end = url.AsSpan(start).IndexOfAny('/', '?', '#');
        var host = end < 0 ? url.AsSpan(start) : url.AsSpan(start, end);
        if (!IsPlain(host))
            return Parsed(url);
        host.ToLowerInvariant(buffer);
        return buffer[..host.Length];
    }

    private static string Parsed(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.IdnHost.ToLowerInvariant() : "";

    /// <summary>Labels of letters, digits and inner hyphens, the last one of letters only, so no number in disguise; none in the form for other scripts.</summary>
    private static bool IsPlain(ReadOnlySpan<char> host)
    {
        while (true)
        {
            var dot = host.IndexOf('.');
            var label = dot < 0 ? host : host[..dot];
            if (label.IsEmpty || label.Length > LongestLabel || label[0] == '-' || label[^1] == '-' || label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
                return false;
            foreach (var letter in label)
            {
                if (!char.IsAsciiLetter(letter) && (dot < 0 || (!char.IsAsciiDigit(letter) && letter != '-')))
                    return false;
            }
            if (dot < 0)
                return true;
            host = host[(dot + 1)..];
        }
    }
}
