using System.Numerics;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Finds runs of words that repeat in a text, lengths ascending. Runs are told apart by 64-bit hashes of their words. A run can repeat only where
/// the run one word shorter does, so each length looks at few places.
/// </summary>
internal sealed class RepeatedRuns
{
    private readonly WordScan _own = new();
    private WordScan _scan;
    private int _length, _places, _most;
    private int[] _starts = [], _slots = [], _counts = [];
    private ulong[] _hashes = [], _keys = [];

    /// <summary>Runs of no words.</summary>
    public RepeatedRuns() => _scan = _own;

    /// <summary>Takes the words of a text.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        _own.Read(text);
        Read(_own);
    }

    /// <summary>Takes the words of a scan.</summary>
    public void Read(WordScan scan)
    {
        _scan = scan;
        (_length, _places) = (1, scan.Count);
        if (_starts.Length < scan.Count)
            (_starts, _slots, _hashes) = (new int[scan.Count], new int[scan.Count], new ulong[scan.Count]);
        scan.Hashes.CopyTo(_hashes);
        for (var i = 0; i < _places; i++)
            _starts[i] = i;
    }

    /// <summary>
    /// Characters in all occurrences of the most frequent run of that many words, a space between words: the first one of equally frequent
    /// ones, and with overlaps counted twice; 0 where the text has too few words. Lengths of calls ascend, from 2.
    /// </summary>
    public int CharactersOfTop(int length)
    {
        GoTo(length);
        if (_scan.Count < length)
            return 0;
        var first = 0;
        for (var i = 0; _most > 1; i++)
        {
            if (_counts[_slots[i]] != _most)
                continue;
            first = _starts[i];
            break;
        }
        return (CharactersOf(first, length) + length - 1) * Math.Max(_most, 1);
    }

    /// <summary>
    /// Characters, without spaces, in runs of that many words that were there before; from the left, without overlap. Lengths of calls ascend, from 2,
    /// and <see cref="CharactersOfTop"/> of the same length comes first.
    /// </summary>
    public int CharactersOfRepeats(int length)
    {
        GoTo(length);
        var (repeated, next) = (0, 0);
        for (var i = 0; _most > 1 && i < _places; i++)
        {
            if (_starts[i] < next)
                continue;
            ref var count = ref _counts[_slots[i]];
            if (count > 0)
            {
                count = -count; // Seen.
                continue;
            }
            repeated += CharactersOf(_starts[i], length);
            next = _starts[i] + length;
        }
        return repeated;
    }

    private void GoTo(int length)
    {
        while (_length < length)
        {
            if (_length > 1)
                DropUnique();
            _length++;
            Count();
        }
    }

    private void DropUnique()
    {
        var kept = 0;
        for (var i = 0; i < _places; i++)
        {
            if (Math.Abs(_counts[_slots[i]]) == 1)
                continue;
            (_starts[kept], _hashes[kept]) = (_starts[i], _hashes[i]);
            kept++;
        }
        _places = kept;
    }

    /// <summary>Makes all runs one word longer and counts them.</summary>
    private void Count()
    {
        while (_places > 0 && _starts[_places - 1] + _length > _scan.Count)
            _places--;
        _most = 0;
        if (_places == 0)
            return;
        var bits = BitOperations.Log2((uint)_places) + 2;
        if (_keys.Length < 1 << bits)
            (_keys, _counts) = (new ulong[1 << bits], new int[1 << bits]);
        else
            _counts.AsSpan(0, 1 << bits).Clear();
        var words = _scan.Hashes;
        var (shift, mask) = (64 - bits, (1 << bits) - 1);
        for (var i = 0; i < _places; i++)
        {
            var hash = (BitOperations.RotateLeft(_hashes[i], 29) ^ words[_starts[i] + _length - 1]) * 0x9E3779B97F4A7C15; // 2^64 over the golden ratio
            _hashes[i] = hash;
            var slot = (int)(hash >> shift);
            while (_counts[slot] != 0 && _keys[slot] != hash)
                slot = (slot + 1) & mask;
            _keys[slot] = hash;
            _slots[i] = slot;
            _most = Math.Max(_most, ++_counts[slot]);
        }
    }

    private int CharactersOf(int start, int length)
    {
        var characters = 0;
        foreach (var count in _scan.Characters.Slice(start, length))
            characters += count;
        return characters;
    }
}
