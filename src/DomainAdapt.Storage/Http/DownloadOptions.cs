namespace DomainAdapt.Storage.Http;

/// <summary>How patient and how polite a download is. Nothing here decides which bytes come out.</summary>
public sealed record DownloadOptions
{
    /// <summary>What servers are told of who asks (Bearer, RFC 6750); nothing unless given. It follows no redirect to another host.</summary>
    public string? Token { get; init; }

    /// <summary>Whom a server's operator can reach, such as <c>Jane Doe jane@example.org</c>; part of the User-Agent where given.</summary>
    public string? Contact { get; init; }

    /// <summary>Tries in a row without a new byte before it gives up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second try; it doubles from try to try, with jitter. A server's Retry-After comes before it.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait, whatever the server asks.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Seed of the waits' jitter.</summary>
    public long JitterSeed { get; init; } = 1;

    /// <summary>Longest time until a connection is open.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time until a try's answer begins, its connection included.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time between two pieces of a body.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time of one file in all.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Redirects followed, one after another, for one answer.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Connections to one host at a time, and files fetched at a time.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>How requests to one host are spaced out; no limit unless given.</summary>
    public HostPace? Pace { get; init; }

    /// <summary>Failures of one host in a row after which it is left alone for <see cref="BreakFor"/> (circuit breaker).</summary>
    public int BreakAfter { get; init; } = 10;

    /// <summary>How long a failing host is left alone before one request tries it again.</summary>
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>PEM file of certificate authorities that are trusted besides the system's, as behind a company's proxy.</summary>
    public string? CaBundle { get; init; }

    /// <summary>The clock of waits and time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The wait after so many bodies in a row that broke off.</summary>
    internal TimeSpan DelayAfter(int failures)
    {
        var delay = FirstDelay * Math.Pow(2, failures - 1);
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
