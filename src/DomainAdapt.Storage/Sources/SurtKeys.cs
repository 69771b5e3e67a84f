namespace DomainAdapt.Storage.Sources;

/// <summary>
/// Addresses and patterns of pages as keys of Common Crawl's indexes: the labels of the host from right to left, then the path, in lower case and
/// without <c>www.</c> (Sort-friendly URI Reordering Transform): <c>example.org/a</c> is <c>org,example)/a</c>.
/// </summary>
public sealed class SurtKeys
{
    private readonly (string Key, bool IsPrefix)[] _keys;

    private SurtKeys((string Key, bool IsPrefix)[] keys) => _keys = keys;

    /// <summary>The keys of addresses (<c>example.org/a</c>), of all below one (<c>example.org/*</c>), and of a domain with all its hosts (<c>*.example.org</c>).</summary>
    public static SurtKeys Of(IEnumerable<string> patterns) => new([.. patterns.SelectMany(KeysOf)]);

    /// <summary>Whether a page has one of the keys.</summary>
    public bool Take(string key)
    {
        foreach (var (wanted, isPrefix) in _keys)
        {
            if (isPrefix ? key.StartsWith(wanted, StringComparison.Ordinal) : key == wanted)
                return true;
        }
        return false;
    }

    /// <summary>Whether one of the keys may be among sorted ones.</summary>
    /// <param name="least">The least of them; unknown where null.</param>
    /// <param name="greatest">The greatest of them; unknown where null.</param>
    public bool MayBeWithin(string? least, string? greatest)
        => Array.Exists(_keys, key => (greatest is null || string.CompareOrdinal(greatest, key.Key) >= 0)
            && (least is null || string.CompareOrdinal(least, key.Key) <= 0 || (key.IsPrefix && least.StartsWith(key.Key, StringComparison.Ordinal))));

    private static IEnumerable<(string Key, bool IsPrefix)> KeysOf(string pattern)
    {
        var address = pattern.ToLowerInvariant();
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        address = scheme < 0 ? address : address[(scheme + 3)..];
        if (address.StartsWith("*.", StringComparison.Ordinal))
        {
            var domain = Reversed(address[2..].TrimEnd('/', '*'));
            return [(domain + ")", true), (domain + ",", true)];
        }
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (address, "/") : (address[..slash], address[slash..]);
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        return path.EndsWith('*') ? [($"{Reversed(host)}){path[..^1]}", true)] : [($"{Reversed(host)}){(path.Length > 1 ? path.TrimEnd('/') : path)}", false)];
    }

    private static string Reversed(string host) => string.Join(',', host.Split('.').Reverse());
}
