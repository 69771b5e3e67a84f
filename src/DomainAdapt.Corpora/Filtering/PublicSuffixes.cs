using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// The public suffix list (publicsuffix.org, Mozilla Public License 2.0), from a file of its format: under which names anyone can register. The program
/// carries no copy; Debian's package <c>publicsuffix</c> has one, in /usr/share/publicsuffix/public_suffix_list.dat.
/// </summary>
internal sealed class PublicSuffixes
{
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wildcards = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exceptions = new(StringComparer.Ordinal);

    /// <summary>Reads the list; what it holds below "BEGIN PRIVATE DOMAINS" (blog hosts and the like) is left out, as by tldextract's default.</summary>
    /// <exception cref="DomainAdaptException">There is no such file, or it holds no suffix.</exception>
    public static PublicSuffixes Load(string path)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected the public suffix list, such as Debian's package publicsuffix has.", ExitCodes.InputsMissing);
        var suffixes = new PublicSuffixes();
        foreach (var line in File.ReadLines(path))
        {
            if (line.Contains("===BEGIN PRIVATE DOMAINS===", StringComparison.Ordinal))
                break;
            var rule = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
            if (rule.Length == 0 || rule.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (rule.StartsWith('!'))
                suffixes._exceptions.Add(Ascii(rule[1..]));
            else if (rule.StartsWith("*.", StringComparison.Ordinal))
                suffixes._wildcards.Add(Ascii(rule[2..]));
            else
                suffixes._rules.Add(Ascii(rule));
        }
        return suffixes._rules.Count > 0 ? suffixes : throw new DomainAdaptException($"{path}: holds no suffix; expected the public suffix list, a rule a line.", ExitCodes.Spec);
    }

    /// <summary>
    /// The registered domain of a host in lower case and ASCII: its public suffix and one label more. Null of a suffix itself, an address of numbers, and nothing.
    /// </summary>
    public string? RegisteredDomain(string host)
    {
        if (host.Length == 0 || Uri.CheckHostName(host) is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            return null;
        // From the longest rule on: an exception's suffix is one label shorter than it, a wildcard's one longer.
        string? before = null;
        for (var at = 0; at < host.Length;)
        {
            var name = host[at..];
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var parent = dot < 0 ? "" : name[(dot + 1)..];
            if (_exceptions.Contains(name))
                return name;
            if (_rules.Contains(name) || (parent.Length > 0 && _wildcards.Contains(parent)))
                return before;
            if (dot < 0)
                return before; // No rule: the last label is the suffix.
            before = name;
            at += dot + 1;
        }
        return null;
    }

    private static string Ascii(string name)
        => name.All(char.IsAscii) ? name.ToLowerInvariant() : Uri.TryCreate("http://" + name, UriKind.Absolute, out var address) ? address.IdnHost.ToLowerInvariant() : name;
}
