using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>
/// Finds where one of some byte strings may begin, sixteen places at once: two looks into tables of sixteen entries tell for each of three bytes in a row
/// which groups of strings have it there (the algorithm Teddy of Intel's Hyperscan: Wang et al., 2019).
/// </summary>
internal sealed class PrefixSearch
{
    /// <summary>Bytes of a string that are looked at.</summary>
    public const int Bytes = 3;

    private const int Groups = 8;

    private readonly Vector128<byte>[] _low = new Vector128<byte>[Bytes];
    private readonly Vector128<byte>[] _high = new Vector128<byte>[Bytes];

    /// <summary>Takes strings of three bytes and more.</summary>
    public PrefixSearch(IEnumerable<byte[]> strings)
    {
        var (low, high) = (new byte[Bytes, 16], new byte[Bytes, 16]);
        foreach (var (number, bytes) in strings.Index())
        {
            for (var i = 0; i < Bytes; i++)
            {
                low[i, bytes[i] & 0xF] |= (byte)(1 << (number % Groups));
                high[i, bytes[i] >> 4] |= (byte)(1 << (number % Groups));
            }
        }
        for (var i = 0; i < Bytes; i++)
        {
            _low[i] = Vector128.Create(MemoryMarshal.CreateReadOnlySpan(ref low[i, 0], 16));
            _high[i] = Vector128.Create(MemoryMarshal.CreateReadOnlySpan(ref high[i, 0], 16));
        }
    }

    /// <summary>The first place from <paramref name="at"/> on where a string may begin; the text's length where none may. It may be wrong about a place, but misses none.</summary>
    public int Next(ReadOnlySpan<byte> text, int at)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        for (; at <= text.Length - (Vector128<byte>.Count + Bytes - 1); at += Vector128<byte>.Count)
        {
            var groups = Look(Vector128.LoadUnsafe(ref first, (nuint)at), 0)
                & Look(Vector128.LoadUnsafe(ref first, (nuint)at + 1), 1)
                & Look(Vector128.LoadUnsafe(ref first, (nuint)at + 2), 2);
            if (groups != Vector128<byte>.Zero)
                return at + BitOperations.TrailingZeroCount(~Vector128.Equals(groups, Vector128<byte>.Zero).ExtractMostSignificantBits());
        }
        for (; at <= text.Length - Bytes; at++)
        {
            var groups = byte.MaxValue;
            for (var i = 0; i < Bytes; i++)
                groups &= (byte)(_low[i][text[at + i] & 0xF] & _high[i][text[at + i] >> 4]);
            if (groups != 0)
                return at;
        }
        return text.Length;
    }

    private Vector128<byte> Look(Vector128<byte> bytes, int place)
        => Vector128.Shuffle(_low[place], bytes & Vector128.Create((byte)0xF)) & Vector128.Shuffle(_high[place], bytes >>> 4);
}
