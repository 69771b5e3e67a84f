using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;

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

    public override void Measure(Document document, Span<double> measures)
    {
        measures.Clear();
        if (document.Url is not { } url)
            return;
        var host = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.IdnHost.ToLowerInvariant() : "";
        measures[0] = _suffixes is null ? Parents(host).Count(_domains.Contains) : _suffixes.RegisteredDomain(host) is { } domain && _domains.Contains(domain) ? 1 : 0;
        measures[1] = _hosts.Contains(host) ? 1 : 0;
        measures[2] = _urls.Contains(url) ? 1 : 0;
        var words = Words(spec.IgnoreCase ? url.ToLowerInvariant() : url);
        measures[3] = words.Count(_hardWords.Contains);
        measures[4] = words.Count(_softWords.Contains);
        if (_subwords.Count == 0)
            return;
        var letters = string.Concat(url.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        measures[5] = _subwords.Count(subword => letters.Contains(subword, StringComparison.Ordinal));
    }

    /// <summary>The host, and what is left of it as labels go from the left.</summary>
    private static IEnumerable<string> Parents(string host)
    {
        for (var at = 0; at < host.Length;)
        {
            yield return host[at..];
            var dot = host.IndexOf('.', at);
            at = dot < 0 ? host.Length : dot + 1;
        }
    }

    private static HashSet<string> Words(string url)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var (start, at) = (0, 0); at <= url.Length; at++)
        {
            if (at < url.Length && char.IsAsciiLetterOrDigit(url[at]))
                continue;
            if (at > start)
                words.Add(url[start..at]);
            start = at + 1;
        }
        return words;
    }

    private static HashSet<string> Load(string? path)
    {
        if (path is null)
            return [];
        return File.Exists(path)
            ? new HashSet<string>(File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0), StringComparer.Ordinal)
            : throw new DomainAdaptException($"{path}: there is no such file; expected entries, one a line.", ExitCodes.InputsMissing);
    }
}
