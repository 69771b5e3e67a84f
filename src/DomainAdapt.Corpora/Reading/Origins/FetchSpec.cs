using System.Globalization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Sources;

namespace DomainAdapt.Corpora.Reading.Origins;

/// <summary>How an origin asks its servers. Secrets are named here, never held.</summary>
public sealed record FetchSpec
{
    /// <summary>Environment variable with a token that servers are shown; nothing is shown where it is not set.</summary>
    public string? TokenEnv { get; init; }

    /// <summary>Whom a server's operator can reach, such as <c>Jane Doe jane@example.org</c>: part of the User-Agent.</summary>
    public string? Contact { get; init; }

    /// <summary>Environment variable with the contact, for files that others use too.</summary>
    public string? ContactEnv { get; init; }

    /// <summary>Requests a second to one host at most; no limit unless given, or the publisher's own.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Files fetched at a time, and connections to one host.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Tries in a row without a new byte before a file is given up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Adds what is wrong.</summary>
    internal void Check(SpecProblems problems) => problems.Within("fetch", found =>
    {
        if (RequestsPerSecond <= 0)
            found.Add("requests_per_second", string.Create(CultureInfo.InvariantCulture, $"needs more than 0; found {RequestsPerSecond}"));
        if (Connections is < 1 or > 64)
            found.Add("connections", $"needs 1 to 64; found {Connections}");
        if (Attempts < 1)
            found.Add("attempts", $"needs at least 1; found {Attempts}");
    });

    /// <summary>As sources take it.</summary>
    internal FetchSettings ToSettings(string? tokenEnv = null) => new()
    {
        TokenEnv = TokenEnv ?? tokenEnv,
        Contact = Contact,
        ContactEnv = ContactEnv,
        RequestsPerSecond = RequestsPerSecond,
        Connections = Connections,
        Attempts = Attempts,
    };

    /// <summary>Adds a problem where a text that should be an address is none.</summary>
    internal static void CheckAddress(SpecProblems problems, string setting, string? text)
    {
        if (text is not null && (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)))
            problems.Add(setting, $"needs an http or https address; found '{text}'");
    }
}
