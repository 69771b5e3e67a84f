using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Filtering.Spacy;

/// <summary>
/// What spaCy takes for an address and leaves whole: a scheme or none, a user or none, a host whose last label is of lower-case letters or an IPv4 address
/// that is not private, a port, and a path. In time proportional to its length.
/// </summary>
internal static class SpacyUrl
{
    /// <summary>Whether all of a word is one.</summary>
    public static bool Is(ReadOnlySpan<int> word)
    {
        // A host needs a dot, which most words do not have.
        if (word.IndexOf('.') < 0)
            return false;
        var scheme = SchemeLength(word);
        return (scheme > 0 && IsFromUser(word[scheme..])) || IsFromUser(word);
    }

    private static int SchemeLength(ReadOnlySpan<int> word)
    {
        var end = 0;
        while (end < word.Length && (PunctuatedWords.IsWordCharacter(word[end]) || word[end] is '+' or '-' or '.'))
            end++;
        return end >= 2 && word[end..].StartsWith([':', '/', '/']) ? end + 3 : 0;
    }

    private static bool IsFromUser(ReadOnlySpan<int> word)
    {
        if (IsFromHost(word))
            return true;
        // Hosts hold no @, so each place is looked at once.
        for (var at = word.LastIndexOf('@'); at > 0; at = word[..at].LastIndexOf('@'))
        {
            if (IsFromHost(word[(at + 1)..]))
                return true;
        }
        return false;
    }

    private static bool IsFromHost(ReadOnlySpan<int> word)
    {
        var end = 0;
        while (end < word.Length && (IsHostCharacter(word[end]) || word[end] is '.' or '_' or '-'))
            end++;
        return (IsName(word[..end]) || IsAddress(word[..end])) && IsPortAndPath(word[end..]);
    }

    private static bool IsPortAndPath(ReadOnlySpan<int> rest)
    {
        if (!rest.IsEmpty && rest[0] == ':')
        {
            var digits = 1;
            while (digits < rest.Length && digits <= 6 && CodePoint.IsDigit(rest[digits]))
                digits++;
            if (digits is < 3 or > 6)
                return false;
            rest = rest[digits..];
        }
        return rest.IsEmpty || rest[0] is '/' or '?' or '#';
    }

    private static bool IsName(ReadOnlySpan<int> host)
    {
        var dot = host.LastIndexOf('.');
        if (dot < 1 || host.Length - dot - 1 is < 2 or > 63)
            return false;
        foreach (var code in host[(dot + 1)..])
        {
            if (!SpacyCharacters.IsLower(code))
                return false;
        }
        for (var labels = host[..dot]; ;)
        {
            var next = labels.IndexOf('.');
            var label = next < 0 ? labels : labels[..next];
            if (label.Length is 0 or > 64 || !IsHostCharacter(label[0]) || !IsHostCharacter(label[^1]))
                return false;
            if (next < 0)
                return true;
            labels = labels[(next + 1)..];
        }
    }

    private static bool IsAddress(ReadOnlySpan<int> host)
    {
        if (host.Length > 15)
            return false;
        Span<int> octets = stackalloc int[4];
        var count = 0;
        while (count < 4)
        {
            var (value, digits) = (0, 0);
            for (; digits < host.Length && digits < 4 && host[digits] is >= '0' and <= '9'; digits++)
                value = (value * 10) + host[digits] - '0';
            if (digits is 0 or 4 || value > 255)
                return false;
            octets[count++] = value;
            host = host[digits..];
            if (count < 4)
            {
                if (host.IsEmpty || host[0] != '.')
                    return false;
                host = host[1..];
            }
        }
        return host.IsEmpty && octets[0] is >= 1 and <= 223 and not (10 or 127) && octets[3] is >= 1 and <= 254
            && !(octets[0] == 169 && octets[1] == 254) && !(octets[0] == 192 && octets[1] == 168) && !(octets[0] == 172 && octets[1] is >= 16 and <= 31);
    }

    private static bool IsHostCharacter(int code) => code < 0x80 ? char.IsAsciiLetterOrDigit((char)code) : code is >= 0xA1 and <= 0xFFFF;
}
