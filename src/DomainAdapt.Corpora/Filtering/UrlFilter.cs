using System.Buffers;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Rejects documents by where they were published. A document without an address stays; the first list that has it names the reason.</summary>
internal sealed class UrlFilter(UrlSpec spec) : MeasuredFilter(
    ["domain", "host", "url", "hard_words", "soft_words", "subwords"],
    [
        new Limit(0, "domain", Most: 0),
        new Limit(1, "subdomain", Most: 0),
        new Limit(2, "url", Most: 0),
        new Limit(3, "hard_blacklisted", Most: 0),
        new Limit(4, "soft_blacklisted", Most: spec.MaxSoftWords),
        new Limit(5, "blacklisted_subword", Most: 0),
    ])
{
    private readonly PublicSuffixes? _suffixes = spec.PublicSuffixes is null ? null : PublicSuffixes.Load(spec.PublicSuffixes);
    private readonly HashSet<string> _domains = Load(spec.Domains);
    private readonly HashSet<string> _hosts = Load(spec.Hosts);
    private readonly HashSet<string> _urls = Load(spec.Urls);
    private readonly HashSet<string> _hardWords = Load(spec.HardWords);
    private readonly HashSet<string> _softWords = Load(spec.SoftWords);
    private readonly HashSet<string> _subwords = Load(spec.Subwords);
    private readonly SearchValues<string> _anySubword = SearchValues.Create([.. Load(spec.Subwords)], StringComparison.Ordinal);
    private readonly List<string> _found = [];
    private char[] _letters = new char[256];

    public override void Measure(Document document, Span<double> measures)
    {
        measures.Clear();
        if (document.Url is not { } url)
            return;
        if (_domains.Count + _hosts.Count > 0)
        {
            var host = UrlHost.Of(url, _letters = _letters.Length < url.Length ? new char[url.Length] : _letters);
            measures[0] = _suffixes is null ? CountParents(host) : _suffixes.RegisteredDomain(host.ToString()) is { } domain && _domains.Contains(domain) ? 1 : 0;
            measures[1] = _hosts.GetAlternateLookup<ReadOnlySpan<char>>().Contains(host) ? 1 : 0;
        }
        measures[2] = _urls.Contains(url) ? 1 : 0;
        if (_hardWords.Count + _softWords.Count > 0)
        {
            var words = spec.IgnoreCase ? url.ToLowerInvariant() : url;
            measures[3] = CountWords(words, _hardWords);
            measures[4] = CountWords(words, _softWords);
        }
        measures[5] = _subwords.Count == 0 ? 0 : CountSubwords(url);
    }

    /// <summary>How many of the host, and of what is left of it as labels go from the left, are blocked.</summary>
    private int CountParents(ReadOnlySpan<char> host)
    {
        var domains = _domains.GetAlternateLookup<ReadOnlySpan<char>>();
        var count = 0;
        for (var isLast = host.IsEmpty; !isLast;)
        {
            count += domains.Contains(host) ? 1 : 0;
            var dot = host.IndexOf('.');
            host = host[(dot + 1)..];
            isLast = dot < 0 || host.IsEmpty;
        }
        return count;
    }

    /// <summary>Different words of the address that are in the list.</summary>
    private int CountWords(ReadOnlySpan<char> url, HashSet<string> list)
    {
        var entries = list.GetAlternateLookup<ReadOnlySpan<char>>();
        _found.Clear();
        for (var (start, at) = (0, 0); at <= url.Length; at++)
        {
            if (at < url.Length && char.IsAsciiLetterOrDigit(url[at]))
                continue;
            if (at > start && entries.TryGetValue(url[start..at], out var word) && !_found.Contains(word))
                _found.Add(word);
            start = at + 1;
        }
        return _found.Count;
    }

    private int CountSubwords(string url)
    {
        if (_letters.Length < url.Length)
            _letters = new char[url.Length];
        var length = 0;
        foreach (var letter in url)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                _letters[length++] = char.ToLowerInvariant(letter);
        }
        var letters = _letters.AsSpan(0, length);
        if (letters.IndexOfAny(_anySubword) < 0)
            return 0;
        var count = 0;
        foreach (var subword in _subwords)
            count += letters.IndexOf(subword, StringComparison.Ordinal) >= 0 ? 1 : 0;
        return count;
    }

    private static HashSet<string> Load(string? path)
    {
        if (path is null)
            return new HashSet<string>(StringComparer.Ordinal);
        return File.Exists(path)
            ? new HashSet<string>(File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0), StringComparer.Ordinal)
            : throw new DomainAdaptException($"{path}: there is no such file; expected entries, one a line.", ExitCodes.InputsMissing);
    }
}
