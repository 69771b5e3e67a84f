using System.Text;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Shards.Sequences.Export;

/// <summary>
/// Megatron-LM's indexed dataset: <c>.bin</c> has nothing but ids, <c>.idx</c> says where each sequence lies. Little-endian: the magic
/// <c>MMIDIDX\0\0</c>, version 1 (int64), the ids' type (one byte: 8 uint16, 4 int32), the numbers of sequences and of document marks (int64), each
/// sequence's length (int32) and place in bytes (int64), then the marks (int64): where a document begins, and the end. A training sequence is one document.
/// </summary>
internal sealed class MegatronExport(string prefix) : ISequenceExport
{
    private const byte Int32Code = 4;
    private const byte UInt16Code = 8;

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(FlatSequences sequences, CancellationToken cancellationToken)
    {
        var format = sequences.Format;
        var (ids, index) = (prefix + ".bin", prefix + ".idx");
        DurableFile.Write(ids, stream => FlatIds.Write(sequences, stream, format.IdBytes, cancellationToken));
        DurableFile.Write(index, stream => WriteIndex(sequences, stream));
        return [ids, index];
    }

    private static void WriteIndex(FlatSequences sequences, Stream stream)
    {
        var format = sequences.Format;
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write("MMIDIDX\0\0"u8);
        writer.Write(1L);
        writer.Write(format.IdBytes == sizeof(ushort) ? UInt16Code : Int32Code);
        writer.Write(sequences.Count);
        writer.Write(sequences.Count + 1);
        for (var i = 0L; i < sequences.Count; i++)
            writer.Write(sequences.RealTokensOf(i));
        var place = 0L;
        for (var i = 0L; i < sequences.Count; i++)
        {
            writer.Write(place);
            place += (long)sequences.RealTokensOf(i) * format.IdBytes;
        }
        for (var i = 0L; i <= sequences.Count; i++)
            writer.Write(i);
    }
}
