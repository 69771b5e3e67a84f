namespace DomainAdapt.Storage.Http;

/// <summary>How patient a download is.</summary>
public sealed record DownloadOptions
{
    /// <summary>What servers are told of who asks (Bearer, RFC 6750); nothing unless given. It follows no redirect.</summary>
    public string? Token { get; init; }

    /// <summary>Tries in a row without a new byte before it gives up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second try; it doubles from try to try, with jitter. A server's Retry-After comes before it.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait, whatever the server asks.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time until a try's answer begins, and between two pieces of its body.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time of one file in all.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromHours(12);
}
