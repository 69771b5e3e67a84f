namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Finds byte strings by their bytes, which a hash is taken of one by one: all strings that begin at a place are found in one walk. Each pruning makes
/// one of up to a million strings, so it is one table, filled in one pass, where the encoders' <see cref="Encoders.ByteTrie"/> lays out nodes.
/// </summary>
internal sealed class PieceIndex
{
    private readonly byte[][] _pieces;
    private readonly int[] _slots; // numbers of pieces, from 1; 0 for none
    private readonly int _longest;

    public PieceIndex(byte[][] pieces)
    {
        _pieces = pieces;
        _longest = pieces.Max(piece => piece.Length);
        var size = 16;
        while (size < 3L * pieces.Length)
            size *= 2;
        _slots = new int[size];
        for (var i = 0; i < pieces.Length; i++)
        {
            var hash = 0UL;
            foreach (var value in pieces[i])
                hash = Step(hash, value);
            var slot = SlotOf(hash);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = i + 1;
        }
    }

    /// <summary>Writes the pieces that the text begins with, the shortest first, to <paramref name="found"/>: number and bytes.</summary>
    public int Find(ReadOnlySpan<byte> text, Span<(int Piece, int Length)> found)
    {
        var (count, hash) = (0, 0UL);
        for (var length = 1; length <= text.Length && length <= _longest; length++)
        {
            hash = Step(hash, text[length - 1]);
            if (At(hash, text[..length]) is var piece and >= 0)
                found[count++] = (piece, length);
        }
        return count;
    }

    private int At(ulong hash, ReadOnlySpan<byte> text)
    {
        for (var slot = SlotOf(hash); _slots[slot] is var entry and > 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (text.SequenceEqual(_pieces[entry - 1]))
                return entry - 1;
        }
        return -1;
    }

    private int SlotOf(ulong hash) => (int)((hash ^ hash >> 32) * 0x9E3779B97F4A7C15 >> 32) & (_slots.Length - 1);

    private static ulong Step(ulong hash, byte value) => (hash + value + 1) * 0xD6E8FEB86659FD93;
}
