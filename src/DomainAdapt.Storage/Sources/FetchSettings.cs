using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>How a source asks its servers. Nothing here decides which bytes come out, and secrets are named, never held.</summary>
public sealed record FetchSettings
{
    /// <summary>Environment variable with a token that servers are shown; nothing is shown where it is not set.</summary>
    public string? TokenEnv { get; init; }

    /// <summary>Whom a server's operator can reach, such as <c>Jane Doe jane@example.org</c>: part of the User-Agent.</summary>
    public string? Contact { get; init; }

    /// <summary>Environment variable with the contact, where it is not given itself.</summary>
    public string? ContactEnv { get; init; }

    /// <summary>Requests a second to one host at most, by all processes with the same cache; no limit unless given.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Files fetched at a time, and connections to one host.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Tries in a row without a new byte before a file is given up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The options of a downloader on this machine.</summary>
    /// <exception cref="StorageException">The contact cannot stand in a header.</exception>
    internal DownloadOptions OptionsOn(AcquireContext context)
    {
        var contact = Contact ?? (ContactEnv is null ? null : context.Variable(ContactEnv));
        if (contact?.Any(c => c is < ' ' or > '~' or '(' or ')' or '\\') == true)
            throw new StorageException($"contact '{contact}': cannot stand in a header. Give letters of ASCII without brackets.", ExitCodes.Spec);
        return new DownloadOptions
        {
            Token = TokenEnv is null ? null : context.Variable(TokenEnv),
            Contact = contact,
            Pace = RequestsPerSecond is { } perSecond ? new HostPace(perSecond, Path.Combine(context.CacheFolder, "pace")) : null,
            Connections = Connections,
            Attempts = Attempts,
            CaBundle = context.CaBundle,
            Time = context.Time,
        };
    }
}
