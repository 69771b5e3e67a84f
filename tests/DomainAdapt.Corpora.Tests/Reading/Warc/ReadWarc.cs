using System.Security.Cryptography;
using DomainAdapt.Corpora.Reading.Warc;

namespace DomainAdapt.Corpora.Tests.Reading.Warc;

/// <summary>A record as it was read.</summary>
internal sealed record SeenRecord(string Type, string? Uri, long Offset, long? Length, long ContentOffset, int? Status, long Size, string Sha256, string? Damage)
{
    public byte[] Payload { get; init; } = [];
}

/// <summary>Reads files to their end.</summary>
internal static class ReadWarc
{
    public static (List<SeenRecord> Records, List<WarcDamage> Damages) All(byte[] file) => All(new MemoryStream(file));

    public static (List<SeenRecord> Records, List<WarcDamage> Damages) All(Stream file)
    {
        using var records = new WarcRecords(file);
        var (seen, damages) = (new List<SeenRecord>(), new List<WarcDamage>());
        while (records.MoveNext())
        {
            if (records.Current is not { } record)
            {
                damages.Add(records.Damage!);
                continue;
            }
            using var payload = new MemoryStream();
            string? problem = null;
            try
            {
                for (var piece = record.Payload.Next(); !piece.IsEmpty; piece = record.Payload.Next())
                    payload.Write(piece.Span);
            }
            catch (InvalidDataException cause)
            {
                problem = cause.Message;
            }
            records.Finish();
            seen.Add(new SeenRecord(
                record.Type, record.Uri, record.Offset, record.Length, record.ContentOffset, record.Http?.Status, payload.Length,
                Convert.ToHexStringLower(SHA256.HashData(payload.ToArray())), record.Damage ?? problem)
            {
                Payload = payload.ToArray(),
            });
        }
        return (seen, damages);
    }
}
