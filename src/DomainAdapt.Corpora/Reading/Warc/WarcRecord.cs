namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>A record of a WARC or ARC file. Its payload is read once, before the next record.</summary>
public sealed class WarcRecord
{
    private readonly WarcHead _head;

    internal WarcRecord(WarcHead head, long offset, long offsetInMember, long contentOffset, HttpHead? http, Body payload)
    {
        _head = head;
        (Offset, OffsetInMember, ContentOffset, Http, Payload) = (offset, offsetInMember, contentOffset, http, payload);
    }

    /// <summary>warc or arc.</summary>
    public string Format => _head.Format;

    /// <summary>The record's type, such as response; arc_header for the first record of an ARC file.</summary>
    public string Type => _head.Type;

    /// <summary>Address of what was fetched; null where the record has none.</summary>
    public string? Uri => _head.Uri;

    /// <summary>When it was fetched, as it stands there.</summary>
    public string? Date => _head.Date;

    /// <summary>The record's own name; null in ARC files.</summary>
    public string? RecordId => _head.RecordId;

    /// <summary>Media type of the record's content, as it stands there.</summary>
    public string? ContentType => _head.ContentType;

    /// <summary>All fields of the record's header; none in ARC files.</summary>
    public HeaderFields Fields => _head.Fields;

    /// <summary>The HTTP message's head; null where the record holds none.</summary>
    public HttpHead? Http { get; }

    /// <summary>Where in the file the record begins: its own member of a compressed file, its header of a plain one.</summary>
    public long Offset { get; }

    /// <summary>Where in its member's content the record begins; 0 in a plain file.</summary>
    public long OffsetInMember { get; }

    /// <summary>Where in the decompressed file the record begins.</summary>
    public long ContentOffset { get; }

    /// <summary>
    /// Bytes of the record in the file, known when the record is finished. Null where it shares a member with others, so that it can only be read
    /// with them.
    /// </summary>
    public long? Length { get; internal set; }

    /// <summary>Why the record is not whole, known when it is finished; null where it is.</summary>
    public string? Damage { get; internal set; }

    /// <summary>What was fetched, with transfer and content encodings undone; without an HTTP message, the record's content.</summary>
    public Body Payload { get; }
}

/// <summary>A place of a file where no record could be read.</summary>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Why">What was found.</param>
public sealed record WarcDamage(long Offset, string Why);
