using System.Buffers;
using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Reading.Warc;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Settings of the <c>warc</c> reader: WARC, ARC and WET files (gzip, zstd, lz4 or plain). Pages become HTML documents for the step <c>extract</c>,
/// plain text and WET conversions become text; everything else is left out and counted by what it is.
/// </summary>
public sealed record WarcReaderSpec : ReaderSpec
{
    /// <summary>Encoding of payloads that have no byte order mark, declare none and are no UTF-8; detected from the bytes unless given.</summary>
    public string? Encoding { get; init; }

    /// <summary>Whether responses are taken whatever their HTTP status; else only those of success (200 to 299).</summary>
    public bool AnyStatus { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Encoding is not null && Charset.NameOf(Encoding) is null)
            problems.Add("encoding", $"is '{Encoding}', which is no encoding this program knows; expected a name such as utf-8 or windows-1252");
    }
}

/// <summary>Reads the documents of WARC and ARC files.</summary>
internal sealed class WarcReader(WarcReaderSpec spec) : IReader
{
    /// <summary>Why a place of a file is no record.</summary>
    public const string NoRecord = "no_record";

    /// <summary>Why a record is not whole.</summary>
    public const string CutRecord = "cut_record";

    public bool ReadsCompressed => true;

    public IEnumerable<long> Cuts(Stream content, long partBytes) => MemberCuts.Find(content, partBytes);

    public IEnumerable<Record> Read(Input input)
    {
        using var records = new WarcRecords(input.Content);
        var payload = new ArrayBufferWriter<byte>();
        while (records.MoveNext())
        {
            if (records.Damage is { } damage)
                yield return new DamagedRecord(Key(input.Start + damage.Offset), NoRecord, $"at byte {input.Start + damage.Offset}: {damage.Why}", ReadOnlyMemory<byte>.Empty);
            else
                yield return ReadRecord(records, records.Current!, payload, input);
        }
    }

    private Record ReadRecord(WarcRecords records, WarcRecord record, ArrayBufferWriter<byte> payload, Input input)
    {
        if (Skipped(record) is { } reason)
        {
            records.Finish();
            return record.Damage is { } damage ? Damaged(record, input.Start, CutRecord, damage, default) : new SkippedRecord(reason);
        }
        payload.ResetWrittenCount();
        var problem = Collect(record.Payload, payload, input.MaxRecordBytes);
        records.Finish();
        if (record.Damage is { } cut)
            return Damaged(record, input.Start, CutRecord, cut, payload.WrittenMemory);
        return problem is { } found ? Damaged(record, input.Start, found.Reason, found.Why, payload.WrittenMemory) : ToDocument(record, input.Start, payload.WrittenSpan);
    }

    /// <summary>Why a record is left out by its header alone; null where it is not.</summary>
    private string? Skipped(WarcRecord record) => record.Type switch
    {
        "response" when record.Http?.Status is { } status && status is < 200 or > 299 && !spec.AnyStatus => $"http_status_{status / 100}xx",
        "response" or "resource" or "conversion" => null,
        "request" or "revisit" or "metadata" or "warcinfo" or "continuation" or "arc_header" => record.Type,
        _ => "other_record_type",
    };

    /// <summary>Collects a payload, no further than the largest record: encoded content can be far larger than the record that holds it.</summary>
    private static (string Reason, string Why)? Collect(Body body, ArrayBufferWriter<byte> payload, int maxBytes)
    {
        try
        {
            for (var piece = body.Next(); !piece.IsEmpty; piece = body.Next())
            {
                if (payload.WrittenCount + piece.Length > maxBytes)
                    return ("too_large", $"has a payload larger than max_record_bytes ({maxBytes})");
                payload.Write(piece.Span);
            }
            return null;
        }
        catch (InvalidDataException cause)
        {
            return ("bad_encoding", $"has a payload that cannot be decoded: {cause.Message}");
        }
    }

    private Record ToDocument(WarcRecord record, long start, ReadOnlySpan<byte> payload)
    {
        var type = MediaType.Of(record, payload);
        if (type is not (MediaType.Html or MediaType.Text))
            return new SkippedRecord(MediaType.Counter(type));
        var hints = new CharsetHints(record.Http?.Fields["Content-Type"] ?? record.ContentType, IsMarkup: type == MediaType.Html, Fallback: spec.Encoding);
        var decoded = Charset.Decode(payload.ToArray(), hints);
        return new DocumentRecord(Key(record, start), decoded.Text)
        {
            Format = type == MediaType.Html ? DocumentFormat.Html : DocumentFormat.Text,
            Url = record.Uri,
            Date = WarcDate.Iso(record.Date),
            Replacements = decoded.Replacements,
            Attributes = AttributesOf(record, start),
        };
    }

    private static Attributes AttributesOf(WarcRecord record, long start)
    {
        var attributes = Attributes.Empty.With("warc_offset", start + record.Offset).With("warc_type", record.Type);
        if (record.Length is { } length)
            attributes = attributes.With("warc_length", length);
        return record.Fields["WARC-Identified-Content-Language"] is { } languages ? attributes.With("warc_languages", languages) : attributes;
    }

    private static DamagedRecord Damaged(WarcRecord record, long start, string reason, string why, ReadOnlyMemory<byte> found)
        => new(Key(record, start), reason, $"at byte {start + record.Offset} ({record.Uri ?? record.Type}) {why}", found[..Math.Min(found.Length, 1024)].ToArray());

    /// <summary>The record's own name; where it has none, its place in the file, wherever that was cut, and that in its member where it is not its first.</summary>
    private static string Key(WarcRecord record, long start)
        => record.RecordId?.Trim('<', '>') ?? (Key(start + record.Offset) + (record.OffsetInMember == 0 ? "" : $"+{Key(record.OffsetInMember)}"));

    private static string Key(long offset) => offset.ToString(CultureInfo.InvariantCulture);
}
