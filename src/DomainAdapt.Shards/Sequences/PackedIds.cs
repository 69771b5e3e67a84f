using System.Numerics;
using System.Runtime.InteropServices;

namespace DomainAdapt.Shards.Sequences;

/// <summary>
/// Ids as files have them: little-endian, 16 bits where every id of the vocabulary fits, else 32. Every loop is vectors and a scalar rest, so reading
/// costs about what copying does.
/// </summary>
internal static class PackedIds
{
    /// <summary>Bytes of an id.</summary>
    public static int SizeOf(int vocabulary) => vocabulary <= ushort.MaxValue + 1 ? sizeof(ushort) : sizeof(int);

    /// <summary>Whether all ids are in [0, <paramref name="vocabulary"/>).</summary>
    public static bool AreBelow(ReadOnlySpan<int> ids, int vocabulary)
    {
        var unsigned = MemoryMarshal.Cast<int, uint>(ids);
        var limit = new Vector<uint>((uint)vocabulary);
        var tooLarge = Vector<uint>.Zero;
        var i = 0;
        for (; i <= unsigned.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            tooLarge |= Vector.GreaterThanOrEqual(new Vector<uint>(unsigned[i..]), limit);
        if (tooLarge != Vector<uint>.Zero)
            return false;
        for (; i < unsigned.Length; i++)
        {
            if (unsigned[i] >= (uint)vocabulary)
                return false;
        }
        return true;
    }

    /// <summary>Writes ids that are all below the vocabulary.</summary>
    public static void Pack(ReadOnlySpan<int> ids, Span<byte> bytes, int idBytes)
    {
        if (idBytes == sizeof(int))
        {
            MemoryMarshal.AsBytes(ids).CopyTo(bytes);
            return;
        }
        var wide = MemoryMarshal.Cast<int, uint>(ids);
        var narrow = MemoryMarshal.Cast<byte, ushort>(bytes);
        var i = 0;
        for (; i <= wide.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(new Vector<uint>(wide[i..]), new Vector<uint>(wide[(i + Vector<uint>.Count)..])).CopyTo(narrow[i..]);
        for (; i < wide.Length; i++)
            narrow[i] = (ushort)wide[i];
    }

    /// <summary>Reads as many ids as there are bytes for.</summary>
    public static void Unpack(ReadOnlySpan<byte> bytes, Span<int> ids, int idBytes)
    {
        if (idBytes == sizeof(int))
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(ids));
            return;
        }
        var narrow = MemoryMarshal.Cast<byte, ushort>(bytes);
        var wide = MemoryMarshal.Cast<int, uint>(ids);
        var i = 0;
        for (; i <= narrow.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(narrow[i..]), out var low, out var high);
            low.CopyTo(wide[i..]);
            high.CopyTo(wide[(i + Vector<uint>.Count)..]);
        }
        for (; i < narrow.Length; i++)
            wide[i] = narrow[i];
    }

    /// <summary>Reads as many ids as there are bytes for, as 64-bit numbers.</summary>
    public static void Unpack(ReadOnlySpan<byte> bytes, Span<long> ids, int idBytes)
    {
        // A stretch at a time through 32 bits: it stays in the nearest cache.
        Span<int> some = stackalloc int[1024];
        for (var first = 0; first * idBytes < bytes.Length; first += some.Length)
        {
            var count = Math.Min(some.Length, (bytes.Length / idBytes) - first);
            Unpack(bytes.Slice(first * idBytes, count * idBytes), some, idBytes);
            Widen(some[..count], ids[first..]);
        }
    }

    private static void Widen(ReadOnlySpan<int> narrow, Span<long> wide)
    {
        var i = 0;
        for (; i <= narrow.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector.Widen(new Vector<int>(narrow[i..]), out var low, out var high);
            low.CopyTo(wide[i..]);
            high.CopyTo(wide[(i + Vector<long>.Count)..]);
        }
        for (; i < narrow.Length; i++)
            wide[i] = narrow[i];
    }
}
