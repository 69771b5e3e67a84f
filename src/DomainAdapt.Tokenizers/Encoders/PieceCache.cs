using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Ids of pieces met before: direct mapped, so that it never grows and needs no eviction. Holds pieces of up to 15 bytes and 4 ids, which
/// most words are.
/// </summary>
internal sealed class PieceCache
{
    /// <summary>Bytes of the longest piece that is remembered.</summary>
    public const int LongestPiece = 15;

    /// <summary>How many ids a remembered piece has at most.</summary>
    public const int MostIds = 4;

    private const int SlotBits = 16; // 65,536 slots of 40 bytes: 2.6 MB

    private readonly Entry[] _entries = new Entry[1 << SlotBits];

    /// <summary>
    /// Adds the piece's ids to <paramref name="ids"/> if it is here with a margin above <paramref name="least"/>; else makes the key for
    /// <see cref="Put"/>, which is none for a piece that is too long or here.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAppend(ReadOnlySpan<byte> text, int start, int length, float least, PieceIds ids, out Key key)
    {
        key = default;
        if (length > LongestPiece)
            return false;
        key = Key.Of(text, start, length);
        ref var entry = ref _entries[key.Slot];
        if (entry.Key != key)
            return false;
        key = default;
        if (entry.Margin <= least)
            return false;
        ids.Add(in entry.Ids, entry.Count);
        return true;
    }

    /// <summary>Adds the piece's ids to a list if it is here; else makes the key for <see cref="Put"/>.</summary>
    public bool TryAppend(ReadOnlySpan<byte> text, int start, int length, List<int> ids, out Key key)
    {
        key = default;
        if (length > LongestPiece)
            return false;
        key = Key.Of(text, start, length);
        ref var entry = ref _entries[key.Slot];
        if (entry.Key != key)
            return false;
        ids.AddRange(((ReadOnlySpan<int>)entry.Ids)[..entry.Count]);
        return true;
    }

    /// <summary>Remembers a piece's ids, where it is short enough, and how sure they are.</summary>
    public void Put(Key key, ReadOnlySpan<int> ids, float margin = float.PositiveInfinity)
    {
        if (key == default || ids.Length > MostIds)
            return;
        ref var entry = ref _entries[key.Slot];
        (entry.Key, entry.Margin, entry.Count) = (key, margin, ids.Length);
        ids.CopyTo(entry.Ids);
    }

    /// <summary>The bytes of a piece and, in the last byte, their number; so no key of a piece is all zeros.</summary>
    public readonly record struct Key(ulong Low, ulong High)
    {
        public int Slot => (int)((Low ^ High * 0x9FB21C651E98DF25) * 0x9E3779B97F4A7C15 >> (64 - SlotBits));

        public static Key Of(ReadOnlySpan<byte> text, int start, int length)
        {
            var rest = text[start..];
            if (rest.Length <= LongestPiece)
            {
                Span<byte> padded = stackalloc byte[LongestPiece + 1];
                padded.Clear();
                rest.CopyTo(padded);
                return Of(padded, 0, length);
            }
            var low = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            var high = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            if (length < 8)
                (low, high) = (low & ((1UL << 8 * length) - 1), 0);
            else
                high &= (1UL << 8 * (length - 8)) - 1;
            return new Key(low, high | (ulong)length << 56);
        }
    }

    private struct Entry
    {
        public Key Key;
        public float Margin;
        public int Count;
        public Ids Ids;
    }

    /// <summary>Ids of one piece.</summary>
    [InlineArray(MostIds)]
    public struct Ids
    {
        private int _first;
    }
}
