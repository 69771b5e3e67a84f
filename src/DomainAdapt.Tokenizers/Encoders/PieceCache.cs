using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Ids of pieces met before: direct mapped, so that it never grows and needs no eviction. Holds pieces of up to 15 bytes and 4 ids, which
/// most words are.
/// </summary>
internal sealed class PieceCache(bool hasMargins = false)
{
    /// <summary>Bytes of the longest piece that is remembered.</summary>
    public const int LongestPiece = 15;

    /// <summary>How many ids a remembered piece has at most.</summary>
    public const int MostIds = 4;

    private const int SlotBits = 16; // 65,536 slots of 32 bytes: 2 MB
    private const int CountShift = 60; // of the ids' number, above the length in the key's last byte

    private readonly Entry[] _entries = new Entry[1 << SlotBits];
    private readonly float[] _margins = hasMargins ? new float[1 << SlotBits] : [];

    /// <summary>Adds the piece's ids to <paramref name="ids"/> if it is here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAppend(Key key, PieceIds ids)
    {
        ref var entry = ref _entries[key.Slot];
        if (!entry.Holds(key))
            return false;
        ids.Add(in entry.Ids, entry.Count);
        return true;
    }

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
        if (!entry.Holds(key))
            return false;
        var margin = hasMargins ? _margins[key.Slot] : float.PositiveInfinity;
        key = default;
        if (margin <= least)
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
        if (!entry.Holds(key))
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
        (entry.Low, entry.HighAndCount) = (key.Low, key.High | (ulong)ids.Length << CountShift);
        ids.CopyTo(entry.Ids);
        if (hasMargins)
            _margins[key.Slot] = margin;
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
            return new Key(low, high | (ulong)length << LengthShift);
        }

        /// <summary>
        /// The key of the word that begins at <paramref name="start"/>, and its bytes: letters of ASCII, after one other byte where
        /// <paramref name="leads"/> is 1 for it. None where that is empty, where the word is longer than what is remembered, where a byte
        /// beyond ASCII follows, or near the end.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool TryOfWord(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> leads, out Key key, out int length)
        {
            (key, length) = (default, 0);
            if (leads.IsEmpty || text.Length - start < Vector128<byte>.Count)
                return false;
            var bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)start);
            var letters = Vector128.LessThanOrEqual((bytes | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'), Vector128.Create((byte)('z' - 'a')))
                .ExtractMostSignificantBits();
            letters |= letters >> 1 & leads[bytes[0]];
            length = BitOperations.TrailingZeroCount(~letters);
            if (length is 0 or > LongestPiece || (bytes.ExtractMostSignificantBits() >> length & 1) != 0)
                return false;
            var kept = bytes & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(KeptBytes), (nuint)(Vector128<byte>.Count - length));
            key = new Key(kept.AsUInt64()[0], kept.AsUInt64()[1] | (ulong)length << LengthShift);
            return true;
        }

        private const int LengthShift = 56;

        // From 16 - n on, the first n of 16 bytes.
        private static ReadOnlySpan<byte> KeptBytes =>
        [
            255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
    }

    private struct Entry
    {
        public ulong Low;
        public ulong HighAndCount;
        public Ids Ids;

        public readonly int Count => (int)(HighAndCount >> CountShift);

        public readonly bool Holds(Key key) => Low == key.Low && (HighAndCount ^ key.High) << (64 - CountShift) == 0;
    }

    /// <summary>Ids of one piece.</summary>
    [InlineArray(MostIds)]
    public struct Ids
    {
        private int _first;
    }
}
