using DomainAdapt.Core.Failures;

namespace DomainAdapt.Shards.Sequences.Export;

/// <summary>Ids one after the other, little-endian, without padding.</summary>
internal static class FlatIds
{
    /// <summary>Writes sequences; all unless given.</summary>
    public static void Write(
        FlatSequences sequences, Stream stream, int idBytes, CancellationToken cancellationToken, long first = 0, long? count = null)
    {
        var ids = new int[sequences.Format.SequenceTokens];
        var row = new byte[ids.Length * idBytes];
        for (var i = first; i < first + (count ?? sequences.Count); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sequences.Read(i, ids);
            var real = ids.AsSpan(0, sequences.RealTokensOf(i));
            PackedIds.Pack(real, row, idBytes);
            stream.Write(row.AsSpan(0, real.Length * idBytes));
        }
    }

    /// <summary>Refuses ids that do not fit 16 bits.</summary>
    /// <exception cref="DomainAdaptException">The vocabulary is too large.</exception>
    public static void DemandSixteenBits(SequenceFormat format, string name)
    {
        if (format.IdBytes != sizeof(ushort))
            throw new DomainAdaptException(
                $"--to {name}: its ids have 16 bits, but the vocabulary has {format.Vocabulary} entries; expected at most 65536. Export to megatron or jsonl.",
                ExitCodes.Spec);
    }
}
