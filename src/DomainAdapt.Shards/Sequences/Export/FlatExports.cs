using System.Buffers.Binary;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Shards.Sequences.Export;

/// <summary>nanoGPT's flat file: nothing but ids of 16 bits, little-endian.</summary>
internal sealed class NanoGptExport(string prefix) : ISequenceExport
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Write(FlatSequences sequences, CancellationToken cancellationToken)
    {
        FlatIds.DemandSixteenBits(sequences.Format, "nanogpt");
        var path = prefix + ".bin";
        DurableFile.Write(path, stream => FlatIds.Write(sequences, stream, sizeof(ushort), cancellationToken));
        return [path];
    }
}

/// <summary>
/// llm.c's data files: 256 int32 as a header (magic 20240520, version 1, number of ids), then ids of 16 bits, little-endian. A file's header counts
/// to 2^31 - 1, so a large mix takes several files.
/// </summary>
internal sealed class LlmcExport(string prefix, long tokensPerFile = LlmcExport.MostTokens) : ISequenceExport
{
    private const int Magic = 20240520;
    private const int HeaderBytes = 256 * sizeof(int);
    private const long MostTokens = 100_000_000; // as its own scripts write

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(FlatSequences sequences, CancellationToken cancellationToken)
    {
        FlatIds.DemandSixteenBits(sequences.Format, "llmc");
        var perFile = Math.Max(1, tokensPerFile / sequences.Format.SequenceTokens);
        var paths = new List<string>();
        for (var next = 0L; next < sequences.Count; next += perFile)
        {
            var (first, count) = (next, Math.Min(perFile, sequences.Count - next));
            var path = FormattableString.Invariant($"{prefix}_{paths.Count:000000}.bin");
            DurableFile.Write(path, stream =>
            {
                stream.Write(Header(RealTokens(sequences, first, count)));
                FlatIds.Write(sequences, stream, sizeof(ushort), cancellationToken, first, count);
            });
            paths.Add(path);
        }
        return paths;
    }

    private static long RealTokens(FlatSequences sequences, long first, long count)
    {
        var tokens = 0L;
        for (var i = first; i < first + count; i++)
            tokens += sequences.RealTokensOf(i);
        return tokens;
    }

    private static byte[] Header(long ids)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), checked((int)ids));
        return header;
    }
}
