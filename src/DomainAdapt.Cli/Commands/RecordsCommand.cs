using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Reading.Warc;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt records FILE...</c>: what is in WARC and ARC files, a line a record.</summary>
internal sealed class RecordsCommand
{
    // A payload that decodes to more is not worth its time: the largest pages of crawls have some tens of megabytes.
    private const long DefaultMaxPayloadBytes = 1L << 30;

    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string[]> _files = new("file")
    {
        Description = "WARC, WET or ARC files: plain, gzip, zstd or lz4; - is standard input, a folder is walked.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _strict = new("--strict") { Description = "Exit with code 3 where anything is damaged, not only where a file has no record at all." };
    private readonly Option<long> _maxPayload = new("--max-payload-bytes")
    {
        Description = "Stop decoding a payload there; its record is said to be damaged.",
        DefaultValueFactory = _ => DefaultMaxPayloadBytes,
    };

    private RecordsCommand()
    {
    }

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var records = new RecordsCommand();
        var command = new Command(
            "records",
            """
            Print the records of WARC and ARC files, a JSON line each.

            offset and length say where the record lies in the file (of compressed files: its member), content_offset where in the decompressed
            file; length is null where several records share a member. payload_size and payload_sha256 are of what was fetched, with chunked
            transfer and content encodings undone. What is damaged stands on standard error, and in the record's 'damage' where a record is.

              domainadapt records crawl.warc.gz | jq -r 'select(.type == "response") | [.status, .payload_size, .uri] | @tsv'
              curl -s https://example.com/crawl.warc.gz | domainadapt records -
            """) { records._files, records._strict, records._maxPayload };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(records.Run(parsed, cancellationToken)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (damages, others) = (0L, 0);
        foreach (var file in RecordFiles.Of(parsed.GetRequiredValue(_files)))
        {
            using var records = new WarcRecords(RecordFiles.Open(file));
            var (found, damaged) = Print(file, records, parsed, cancellationToken);
            damages += damaged;
            if (found > 0 || damaged == 0)
                continue;
            others++;
            parsed.InvocationConfiguration.Error.WriteLine($"{file}: there is no record in it; expected a WARC, WET or ARC file, plain, gzip, zstd or lz4.");
        }
        if (damages > 0)
            parsed.InvocationConfiguration.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{damages} damaged."));
        return others > 0 || (damages > 0 && parsed.GetValue(_strict)) ? ExitCodes.StageFailed : ExitCodes.Done;
    }

    private (long Records, long Damages) Print(string file, WarcRecords records, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (found, damages) = (0L, 0L);
        while (records.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var damage = records.Damage;
            if (records.Current is { } record)
            {
                found++;
                var (size, why) = Hash(record.Payload, hash, parsed.GetValue(_maxPayload));
                records.Finish();
                why = record.Damage ?? why;
                damage = why is null ? null : new WarcDamage(record.Offset, $"the {record.Type} of {record.Uri ?? record.RecordId} {why}");
                output.WriteLine(Line(file, record, size, hash.GetHashAndReset(), why).ToJsonString(Format));
            }
            if (damage is null)
                continue;
            damages++;
            errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: at byte {damage.Offset}: {damage.Why}."));
        }
        return (found, damages);
    }

    private static (long Size, string? Why) Hash(Body payload, IncrementalHash hash, long maxBytes)
    {
        var size = 0L;
        try
        {
            for (var piece = payload.Next(); !piece.IsEmpty; piece = payload.Next())
            {
                if (size + piece.Length > maxBytes)
                    return (size, $"has a payload of more than {maxBytes} bytes");
                hash.AppendData(piece.Span);
                size += piece.Length;
            }
            return (size, null);
        }
        catch (InvalidDataException cause)
        {
            return (size, $"has a payload that cannot be decoded: {cause.Message}");
        }
    }

    private static JsonObject Line(string file, WarcRecord record, long size, byte[] sha256, string? damage)
    {
        var line = new JsonObject
        {
            ["file"] = file,
            ["type"] = record.Type,
            ["uri"] = record.Uri,
            ["date"] = record.Date,
            ["id"] = record.RecordId,
            ["status"] = record.Http?.Status,
            ["offset"] = record.Offset,
            ["length"] = record.Length,
            ["content_offset"] = record.ContentOffset,
            ["payload_size"] = size,
            ["payload_sha256"] = Convert.ToHexStringLower(sha256),
        };
        if (damage is not null)
            line["damage"] = damage;
        return line;
    }
}
