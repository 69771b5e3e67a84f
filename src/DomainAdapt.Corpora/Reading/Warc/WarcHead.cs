using System.Globalization;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>What a record says of itself before its content, whichever format it is written in.</summary>
/// <param name="Format">warc or arc.</param>
/// <param name="Type">The record's type, such as response; arc_header for the first record of an ARC file.</param>
internal sealed record WarcHead(string Format, string Type)
{
    /// <summary>Bytes that a header may have.</summary>
    public const int MaxBytes = DomainAdapt.Storage.Compression.Members.MemberReader.MaxLookBytes;

    /// <summary>Address of what was fetched.</summary>
    public string? Uri { get; init; }

    /// <summary>When it was fetched, as it stands there.</summary>
    public string? Date { get; init; }

    /// <summary>The record's own name.</summary>
    public string? RecordId { get; init; }

    /// <summary>Media type of the content.</summary>
    public string? ContentType { get; init; }

    /// <summary>Bytes of the content; null where the record does not say.</summary>
    public long? ContentLength { get; init; }

    /// <summary>All fields; none in ARC files.</summary>
    public HeaderFields Fields { get; init; } = HeaderFields.None;

    /// <summary>Reads the header of a WARC record, from its version line to the empty line (ISO 28500:2017, 4).</summary>
    public static WarcHead OfWarc(ReadOnlySpan<byte> block)
    {
        var fields = HeaderFields.Parse(block[(block.IndexOf((byte)'\n') + 1)..]);
        return new WarcHead("warc", fields["WARC-Type"] ?? "unknown")
        {
            Uri = UriOf(fields["WARC-Target-URI"]),
            Date = fields["WARC-Date"],
            RecordId = fields["WARC-Record-ID"],
            ContentType = fields["Content-Type"],
            ContentLength = fields["Content-Length"] is { } length ? LengthOf(length) : null,
            Fields = fields,
        };
    }

    /// <summary>A length; 0 where it is none, since nothing can be said to follow.</summary>
    internal static long LengthOf(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;

    // Wget wrote addresses in angle brackets, as the first edition of the standard could be read; others left spaces in them.
    private static string? UriOf(string? field)
        => field is ['<', .. var bare, '>'] ? UriOf(bare) : field?.Replace(" ", "%20", StringComparison.Ordinal);
}
