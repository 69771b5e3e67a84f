using System.Globalization;
using System.Text;

namespace DomainAdapt.Corpora.Deduplication;

/// <summary>
/// The form in which addresses of one page are equal: without scheme, user, <c>www.</c>, default port, fragment, last slash, session and campaign
/// parameters; host in lower case and ASCII, dots of the path resolved, percent signs only where they must be and in upper case (RFC 3986, section 6),
/// parameters in order.
/// </summary>
internal static class CanonicalUrl
{
    private static readonly IdnMapping Hosts = new() { AllowUnassigned = true };

    // What mail, search and advertising add to an address for counting clicks, and what servers add for sessions. Lower case.
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl",
        "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "jsessionid", "phpsessid", "aspsessionid", "cfid", "cftoken", "sessionid",
    };

    /// <summary>The address in that form; null where there is none to compare.</summary>
    public static string? Of(string? url)
    {
        var rest = (url ?? "").AsSpan().Trim();
        var scheme = SchemeOf(rest);
        if (scheme.Length > 0)
            rest = rest[(scheme.Length + 1)..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
            rest = rest[2..];
        // Of other schemes (mail, identifiers of books) nothing is known but that they are what they are.
        else if (scheme.Length > 0)
            return $"{scheme.ToString().ToLowerInvariant()}:{rest}";
        // Programs that show what stands behind the mark as a page of its own write #!.
        if (rest.IndexOf('#') is >= 0 and var mark && !rest[mark..].StartsWith("#!", StringComparison.Ordinal))
            rest = rest[..mark];
        var query = "";
        if (rest.IndexOf('?') is >= 0 and var question)
        {
            query = Query(rest[(question + 1)..]);
            rest = rest[..question];
        }
        var slash = rest.IndexOf('/');
        var host = Host(slash < 0 ? rest : rest[..slash], scheme);
        if (host.Length == 0)
            return null;
        var canonical = host + (slash < 0 ? "" : PathOf(rest[slash..])) + query;
        return scheme.Length == 0 || scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase)
            ? canonical
            : $"{scheme.ToString().ToLowerInvariant()}://{canonical}";
    }

    private static ReadOnlySpan<char> SchemeOf(ReadOnlySpan<char> url)
    {
        var end = url.IndexOfAny(":/?#");
        if (end <= 0 || url[end] != ':' || !char.IsAsciiLetter(url[0]))
            return [];
        foreach (var character in url[..end])
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-'))
                return [];
        }
        // host:8080/path has no scheme.
        return end + 1 < url.Length && char.IsAsciiDigit(url[end + 1]) ? [] : url[..end];
    }

    private static string Host(ReadOnlySpan<char> authority, ReadOnlySpan<char> scheme)
    {
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = authority.LastIndexOf(':');
        var port = "";
        // The colons of an IPv6 address stand in brackets.
        if (colon >= 0 && authority[colon..].IndexOf(']') < 0)
        {
            port = authority[(colon + 1)..].ToString();
            authority = authority[..colon];
        }
        var host = Ascii(Uri.UnescapeDataString(authority.ToString()).TrimEnd('.')).ToLowerInvariant();
        if (host.StartsWith("www", StringComparison.Ordinal))
        {
            var dot = host.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0 && host.AsSpan(3, dot - 3).IndexOfAnyExceptInRange('0', '9') < 0 && host.IndexOf('.', dot + 1) > 0)
                host = host[(dot + 1)..];
        }
        var isDefault = port is "" or "80" || (port == "443" && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase));
        return isDefault ? host : $"{host}:{port}";
    }

    private static string Ascii(string host)
    {
        if (Encoding.UTF8.GetByteCount(host) == host.Length)
            return host;
        try
        {
            return Hosts.GetAscii(host.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    private static string PathOf(ReadOnlySpan<char> path)
    {
        var segments = new List<string>();
        foreach (var part in path[1..].Split('/'))
        {
            var segment = path[1..][part];
            if (segment.IndexOf(';') is >= 0 and var semicolon && segment[semicolon..].StartsWith(";jsessionid=", StringComparison.OrdinalIgnoreCase))
                segment = segment[..semicolon];
            var text = Escaped(segment);
            if (text == "..")
                segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
            else if (text != ".")
                segments.Add(text);
        }
        while (segments.Count > 0 && segments[^1].Length == 0)
            segments.RemoveAt(segments.Count - 1);
        return string.Concat(segments.Select(segment => "/" + segment));
    }

    private static string Query(ReadOnlySpan<char> query)
    {
        var parameters = new List<string>();
        foreach (var part in query.Split('&'))
        {
            var parameter = Escaped(query[part]);
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? parameter : parameter[..equals]).ToLowerInvariant();
            if (parameter.Length > 0 && !Dropped.Contains(name) && !name.StartsWith("utm_", StringComparison.Ordinal))
                parameters.Add(parameter);
        }
        parameters.Sort(StringComparer.Ordinal);
        return parameters.Count == 0 ? "" : "?" + string.Join('&', parameters);
    }

    /// <summary>Percent signs where they must be: unreserved characters plain, all others that are no ASCII escaped, digits in upper case.</summary>
    private static string Escaped(ReadOnlySpan<char> text)
    {
        var escaped = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && byte.TryParse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                if (IsUnreserved((char)value))
                    escaped.Append((char)value);
                else
                    Append(escaped, value);
                at += 2;
            }
            else if (text[at] is > ' ' and < '\u007F')
            {
                escaped.Append(text[at]);
            }
            else
            {
                Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
                foreach (var part in bytes[..rune.EncodeToUtf8(bytes)])
                    Append(escaped, part);
                at += length - 1;
            }
        }
        return escaped.ToString();
    }

    private static void Append(StringBuilder text, byte value) => text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");

    private static bool IsUnreserved(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~';
}
