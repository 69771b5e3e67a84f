using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Finds runs of words that repeat in a text, lengths ascending. Runs are told apart by 64-bit hashes of their words. A run can repeat only where
/// the run one word shorter does, so each length looks at few places.
/// </summary>
internal sealed class RepeatedRuns
{
    private const int SeenTwice = 0b11;

    private readonly WordScan _own = new();
    private WordScan _scan;
    private int _length, _places, _most, _runs;

    // Of each place that is looked at: where it is, the hash of the run that begins there, and the number of that run.
    private int[] _starts = [], _numbers = [];
    private ulong[] _hashes = [];

    // Of each run, by its number: its hash, and how often it occurs, below 0 once it was seen. Numbers ascend with first places.
    private ulong[] _runHashes = [];
    private int[] _counts = [];

    // A hash table of runs' numbers, small enough for the nearest cache. Numbers go on from round to round, so what an earlier round left counts as
    // empty, and the table is never cleared.
    private int[] _slots = [];
    private int _firstNumber = 1;

    // Of each slot, whether a run was met there: a bit for once, and one for more.
    private byte[] _sieve = [];

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
        {
            var room = (int)BitOperations.RoundUpToPowerOf2((uint)scan.Count);
            (_starts, _numbers, _hashes, _counts, _runHashes) = (new int[room], new int[room], new ulong[room], new int[room], new ulong[room]);
        }
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
        if (_most > 1)
        {
            // Numbers ascend with first places, so the first run that often is the one that comes first.
            var number = 0;
            while (Math.Abs(_counts[number]) != _most)
                number++;
            first = _starts[Array.IndexOf(_numbers, number, 0, _places)];
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
            ref var count = ref _counts[_numbers[i]];
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
            var shift = Begin(++_length == 2 ? Math.Max(_scan.Count - 1, 0) : _places);
            if (_length == 2)
                TakePairs(shift);
            else
                TakeLonger(shift);
            DropUnique(shift);
            for (var i = 0; i < _places; i++)
                Count(i, shift);
        }
    }

    /// <summary>Makes tables ready for that many places; the shift of a hash to its slot.</summary>
    private int Begin(int places)
    {
        _firstNumber += _runs;
        (_most, _runs) = (0, 0);
        var bits = BitOperations.Log2((uint)places | 1) + 2;
        if (_slots.Length < 1 << bits)
            (_slots, _sieve, _firstNumber) = (new int[1 << bits], new byte[1 << bits], 1);
        else if (_firstNumber > int.MaxValue - places)
            (_slots, _firstNumber) = (new int[_slots.Length], 1);
        _sieve.AsSpan(0, 1 << bits).Clear();
        return 64 - bits;
    }

    /// <summary>Takes all runs of two words.</summary>
    private void TakePairs(int shift)
    {
        var words = _scan.Hashes;
        _places = Math.Max(words.Length - 1, 0);
        for (var i = 0; i < _places; i++)
        {
            _starts[i] = i;
            var hash = _hashes[i] = Longer(words[i], words[i + 1]);
            ref var seen = ref _sieve[(int)(hash >> shift)];
            seen = (byte)(((seen << 1) | 1) & SeenTwice);
        }
    }

    /// <summary>Makes runs one word longer: those whose next word also begins a run that was there twice, since no others can repeat.</summary>
    private void TakeLonger(int shift)
    {
        var words = _scan.Hashes;
        var kept = 0;
        for (var i = 0; i + 1 < _places; i++)
        {
            // Written whether it stays or not: that is quicker than a branch nobody can foresee.
            var start = _starts[i];
            var stays = _starts[i + 1] == start + 1 ? 1 : 0;
            var hash = Longer(_hashes[i], words[start + _length - 1]);
            (_starts[kept], _hashes[kept]) = (start, hash);
            ref var seen = ref _sieve[(int)(hash >> shift)];
            seen = (byte)(((seen << stays) | stays) & SeenTwice);
            kept += stays;
        }
        _places = kept;
    }

    private static ulong Longer(ulong hash, ulong word) => (BitOperations.RotateLeft(hash, 29) ^ word) * 0x9E3779B97F4A7C15; // 2^64 over the golden ratio

    /// <summary>Drops the places of most runs that occur once, by how often their slot was met.</summary>
    private void DropUnique(int shift)
    {
        var kept = 0;
        for (var i = 0; i < _places; i++)
        {
            var hash = _hashes[i];
            (_starts[kept], _hashes[kept]) = (_starts[i], hash);
            kept += _sieve[(int)(hash >> shift)] >> 1;
        }
        _places = kept;
    }

    private void Count(int place, int shift)
    {
        var hash = _hashes[place];
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        var (at, mask) = ((nuint)(hash >> shift), ((nuint)1 << (64 - shift)) - 1);
        while (true)
        {
            // Below the table's length, as Begin made it.
            ref var slot = ref Unsafe.Add(ref slots, at);
            var number = slot - _firstNumber;
            if (number < 0)
            {
                slot = _firstNumber + _runs;
                (_runHashes[_runs], _counts[_runs]) = (hash, 1);
                _numbers[place] = _runs++;
                return;
            }
            if (_runHashes[number] == hash)
            {
                _most = Math.Max(_most, ++_counts[number]);
                _numbers[place] = number;
                return;
            }
            at = (at + 1) & mask;
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
