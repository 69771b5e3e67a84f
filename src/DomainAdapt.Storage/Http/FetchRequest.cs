namespace DomainAdapt.Storage.Http;

/// <summary>What to fetch, and what is known of it beforehand.</summary>
public sealed record FetchRequest
{
    /// <summary>An http or https address. It may carry a signature, so messages show its path only.</summary>
    public required Uri Url { get; init; }

    /// <summary>What the cache calls it where no SHA-256 is known, and messages call it; the address without its query unless given.</summary>
    public string? Name { get; init; }

    /// <summary>What its bytes must hash to; the first bytes that come are believed unless given.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>Its size in bytes; not checked unless given.</summary>
    public long? Bytes { get; init; }

    /// <summary>The version that was listed, as its ETag without quotation marks; any unless given.</summary>
    public string? ETag { get; init; }

    /// <summary>The part that is wanted; the whole unless given.</summary>
    public ByteRange? Range { get; init; }

    /// <summary>
    /// Whether it is a web page, which its host's robots.txt may keep from programs (RFC 9309). A file that its publisher lists for download
    /// is none: no robots.txt is asked for it.
    /// </summary>
    public bool IsPage { get; init; }

    /// <summary>What messages call it.</summary>
    internal string Shown => Name ?? (Range is null ? Url.GetLeftPart(UriPartial.Path) : $"{Url.GetLeftPart(UriPartial.Path)} ({Range})");

    /// <summary>What the cache calls it.</summary>
    internal string CacheName => Name ?? (Range is null ? Url.ToString() : $"{Url} ({Range})");

    /// <summary>The hash that it has in the cache, where that is known beforehand.</summary>
    internal string? Sha256 => Checksum is { Algorithm: ChecksumAlgorithm.Sha256, Value: var value } ? value : null;
}

/// <summary>A part of a file.</summary>
/// <param name="From">Its first byte, from 0.</param>
/// <param name="To">Its last byte, which belongs to it.</param>
public sealed record ByteRange(long From, long To)
{
    /// <summary>Its size in bytes.</summary>
    public long Length => To - From + 1;

    /// <summary>As in a Range header.</summary>
    public override string ToString() => FormattableString.Invariant($"bytes={From}-{To}");
}
