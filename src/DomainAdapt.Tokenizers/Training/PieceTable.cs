using System.Buffers.Binary;
using System.Numerics;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// How often pieces of text were met: open addressing, half full at most, with the bytes of all pieces in one array, so that a piece is no
/// object and counting one it knows allocates nothing.
/// </summary>
internal sealed class PieceTable
{
    private const int BytesOfAnEntry = 24;

    private byte[] _bytes = new byte[1 << 16];
    private Entry[] _entries = new Entry[1 << 12];
    private int _used; // of the bytes

    /// <summary>Distinct pieces.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes it takes.</summary>
    public long MemoryBytes => _bytes.Length + (long)BytesOfAnEntry * _entries.Length;

    /// <summary>Counts a piece so many times; no piece is empty.</summary>
    public void Add(ReadOnlySpan<byte> piece, long count = 1)
    {
        var hash = Hash(piece);
        ref var entry = ref Find(hash, piece);
        if (entry.Length == 0)
        {
            entry = new Entry(hash, piece.Length, Store(piece), count);
            if (++Count > _entries.Length / 2)
                Grow();
            return;
        }
        entry = entry with { Count = entry.Count + count };
    }

    /// <summary>The pieces in the order of their bytes.</summary>
    public IEnumerable<PieceCount> InOrder()
    {
        var entries = Array.FindAll(_entries, entry => entry.Length > 0);
        var bytes = _bytes;
        var firsts = Array.ConvertAll(entries, entry => First(bytes.AsSpan(entry.Start, entry.Length)));
        Array.Sort(firsts, entries);
        for (int start = 0, end; start < entries.Length; start = end)
        {
            for (end = start + 1; end < entries.Length && firsts[end] == firsts[start]; end++)
            {
            }
            Array.Sort(entries, start, end - start, Comparer<Entry>.Create(
                (left, right) => bytes.AsSpan(left.Start, left.Length).SequenceCompareTo(bytes.AsSpan(right.Start, right.Length))));
        }
        foreach (var entry in entries)
            yield return new PieceCount(bytes.AsSpan(entry.Start, entry.Length).ToArray(), entry.Count);
    }

    // The first eight bytes as a number of the same order.
    private static ulong First(ReadOnlySpan<byte> piece)
    {
        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        piece[..Math.Min(8, piece.Length)].CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    private ref Entry Find(uint hash, ReadOnlySpan<byte> piece)
    {
        var mask = _entries.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[slot];
            if (entry.Length == 0 || (entry.Hash == hash && entry.Length == piece.Length && _bytes.AsSpan(entry.Start, entry.Length).SequenceEqual(piece)))
                return ref entry;
        }
    }

    private int Store(ReadOnlySpan<byte> piece)
    {
        if (_bytes.Length - _used < piece.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, _used + piece.Length)));
        piece.CopyTo(_bytes.AsSpan(_used));
        _used += piece.Length;
        return _used - piece.Length;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[2 * old.Length];
        foreach (var entry in old)
        {
            if (entry.Length == 0)
                continue;
            var slot = (int)entry.Hash & (_entries.Length - 1);
            while (_entries[slot].Length > 0)
                slot = (slot + 1) & (_entries.Length - 1);
            _entries[slot] = entry;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> piece)
    {
        var hash = (ulong)piece.Length;
        for (; piece.Length >= 8; piece = piece[8..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(piece));
        var rest = 0UL;
        foreach (var value in piece)
            rest = rest << 8 | value;
        return (uint)(Mix(hash ^ rest) >> 32);
    }

    private static ulong Mix(ulong value) => BitOperations.RotateLeft(value * 0x9E3779B97F4A7C15, 29) * 0xBF58476D1CE4E5B9;

    private readonly record struct Entry(uint Hash, int Length, int Start, long Count);
}

/// <summary>A piece of text and how often it was met.</summary>
internal readonly record struct PieceCount(byte[] Piece, long Count);
