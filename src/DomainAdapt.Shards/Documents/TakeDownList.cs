using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Shards.Documents;

/// <summary>
/// Documents that may no longer be learnt from, by id, address, host or licence. A text file, one entry a line, <c>#</c> before a remark:
/// <c>id 0123456789abcdef0123456789abcdef</c>, <c>url https://example.org/page</c>, <c>host example.org</c> (and every host below it),
/// <c>licence CC-BY-NC-4.0</c> (in any case).
/// </summary>
public sealed class TakeDownList
{
    private readonly HashSet<DocumentId> _ids = [];
    private readonly HashSet<string> _urls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _licences = new(StringComparer.OrdinalIgnoreCase);
    private char[] _letters = new char[256];

    private TakeDownList()
    {
    }

    /// <summary>The ids among its entries.</summary>
    public IReadOnlyCollection<DocumentId> Ids => _ids;

    /// <summary>Whether ids are all it has, so that what it names can be looked up in id indexes.</summary>
    public bool HasIdsOnly => _urls.Count + _hosts.Count + _licences.Count == 0;

    /// <summary>Entries it has.</summary>
    public int Count => _ids.Count + _urls.Count + _hosts.Count + _licences.Count;

    /// <summary>Reads a list.</summary>
    /// <exception cref="DomainAdaptException">There is no such file (exit code 5), or lines of it are no entries (exit code 2).</exception>
    public static TakeDownList Read(string path)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected a take-down list, one id, url, host or licence a line.", ExitCodes.InputsMissing);
        var list = new TakeDownList();
        var problems = new List<string>();
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            var entry = line.AsSpan().Trim();
            if (!entry.IsEmpty && entry[0] != '#' && !list.TryAdd(entry))
                problems.Add($"{path}:{number + 1}: found '{entry}'; expected 'id' and 32 hex digits, 'url', 'host' or 'licence' and its name.");
        }
        if (problems.Count > 0)
            throw new DomainAdaptException(string.Join('\n', problems), ExitCodes.Spec);
        return list.Count > 0 ? list : throw new DomainAdaptException(
            $"{path}: names nothing; expected lines such as 'host example.org'. Leave exclude out where nothing is to be excluded.", ExitCodes.Spec);
    }

    /// <summary>The entry that names a document, as the file has it; null where none does. Ids come first, then addresses, hosts, licences.</summary>
    public string? EntryOf(DocumentId id, string? url, string? licence)
    {
        if (_ids.Contains(id))
            return $"id {id}";
        if (url is not null && _urls.Contains(url))
            return $"url {url}";
        if (url is not null && _hosts.Count > 0 && HostOf(url) is { } host)
            return $"host {host}";
        return licence is not null && _licences.TryGetValue(licence, out var named) ? $"licence {named}" : null;
    }

    private string? HostOf(string url)
    {
        if (_letters.Length < url.Length)
            _letters = new char[url.Length];
        var lookup = _hosts.GetAlternateLookup<ReadOnlySpan<char>>();
        var host = UrlHost.Of(url, _letters);
        while (!host.IsEmpty)
        {
            if (lookup.TryGetValue(host, out var named))
                return named;
            var dot = host.IndexOf('.');
            host = dot < 0 ? [] : host[(dot + 1)..];
        }
        return null;
    }

    private bool TryAdd(ReadOnlySpan<char> entry)
    {
        var space = entry.IndexOfAny(' ', '\t');
        if (space < 0)
            return false;
        var value = entry[space..].Trim().ToString();
        switch (entry[..space])
        {
            case "id" when value.Length == 2 * DocumentId.Size && value.All(char.IsAsciiHexDigit):
                _ids.Add(DocumentId.Parse(value));
                return true;
            case "url":
                _urls.Add(value);
                return true;
            case "host" when !value.AsSpan().ContainsAny('/', ' ', ':'):
                _hosts.Add(value.ToLowerInvariant());
                return true;
            case "licence":
                _licences.Add(value);
                return true;
            default:
                return false;
        }
    }
}
