using System.Numerics;

namespace DomainAdapt.Corpora.Mixing.Ordering;

/// <summary>Open sequences by the room they have left: finds the one with the least room that is enough. Among equals, the last that was put in.</summary>
internal sealed class RoomIndex
{
    private readonly int[] _last;
    private readonly ulong[] _rooms;
    private readonly ulong[] _words;
    private int[] _before = new int[1024];

    /// <summary>Makes an index for sequences of so many tokens.</summary>
    public RoomIndex(int sequenceTokens)
    {
        _last = new int[sequenceTokens + 1];
        Array.Fill(_last, -1);
        _rooms = new ulong[(sequenceTokens >> 6) + 1];
        _words = new ulong[(_rooms.Length >> 6) + 1];
    }

    /// <summary>Puts a sequence in.</summary>
    public void Add(int sequence, int room)
    {
        if (sequence >= _before.Length)
            Array.Resize(ref _before, Math.Max(sequence + 1, 2 * _before.Length));
        _before[sequence] = _last[room];
        _last[room] = sequence;
        _rooms[room >> 6] |= 1UL << (room & 63);
        _words[room >> 12] |= 1UL << ((room >> 6) & 63);
    }

    /// <summary>Takes out the sequence with the least room of at least <paramref name="tokens"/>; -1 where there is none.</summary>
    public int TakeAtLeast(int tokens, out int room)
    {
        room = Find(tokens);
        if (room < 0)
            return -1;
        var sequence = _last[room];
        _last[room] = _before[sequence];
        if (_last[room] < 0)
        {
            _rooms[room >> 6] &= ~(1UL << (room & 63));
            if (_rooms[room >> 6] == 0)
                _words[room >> 12] &= ~(1UL << ((room >> 6) & 63));
        }
        return sequence;
    }

    private int Find(int tokens)
    {
        var word = tokens >> 6;
        if (word >= _rooms.Length)
            return -1;
        var bits = _rooms[word] & (ulong.MaxValue << (tokens & 63));
        if (bits != 0)
            return (word << 6) + BitOperations.TrailingZeroCount(bits);
        // The next word that has any, by the words of words.
        var group = ++word >> 6;
        if (group >= _words.Length)
            return -1;
        var groups = _words[group] & (ulong.MaxValue << (word & 63));
        while (groups == 0)
        {
            if (++group >= _words.Length)
                return -1;
            groups = _words[group];
        }
        word = (group << 6) + BitOperations.TrailingZeroCount(groups);
        return (word << 6) + BitOperations.TrailingZeroCount(_rooms[word]);
    }
}
