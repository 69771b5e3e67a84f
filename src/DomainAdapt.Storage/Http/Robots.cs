using System.Collections.Concurrent;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Asks a host's robots.txt before pages are fetched from it (RFC 9309): a host without one allows all, and one whose robots.txt cannot be
/// had for a failure of its own allows nothing.
/// </summary>
internal sealed class Robots(HttpSender sender)
{
    /// <summary>Bytes of a robots.txt that count, at least (RFC 9309, 2.5).</summary>
    private const int MostBytes = 500 << 10;

    private readonly ConcurrentDictionary<string, Lazy<Task<RobotsRules>>> _rules = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fails where the page's host does not want it fetched by programs.</summary>
    /// <exception cref="StorageException">It does not.</exception>
    public async Task RequireAsync(Uri page, CancellationToken cancellationToken)
    {
        var host = page.GetLeftPart(UriPartial.Authority);
        var rules = await _rules.GetOrAdd(host, _ => new Lazy<Task<RobotsRules>>(() => FetchAsync(new Uri(page, "/robots.txt"), cancellationToken)))
            .Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!rules.Allows(page.PathAndQuery))
        {
            throw new StorageException(
                $"{page}: {host}/robots.txt asks programs not to fetch it. Leave the page out, or ask its publisher for the data.", ExitCodes.InputsMissing);
        }
    }

    private async Task<RobotsRules> FetchAsync(Uri url, CancellationToken cancellationToken)
    {
        using var response = await sender.GetAsync(url, range: null, ifRange: null, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            return (int)response.StatusCode is >= 400 and < 500 ? RobotsRules.AllowAll : RobotsRules.AllowNothing;
        var bytes = new byte[MostBytes];
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var length = await body.ReadAtLeastAsync(bytes, MostBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return RobotsRules.Parse(bytes.AsSpan(0, length), "DomainAdapt");
        }
    }
}
