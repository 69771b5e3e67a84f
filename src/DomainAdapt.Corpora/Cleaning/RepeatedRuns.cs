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
    private int _length, _places;

    // Of each place that is looked at: where it is, and the hash of the run that begins there.
    private int[] _starts = [];
    private ulong[] _hashes = [];

    // How many places were met whose hashes begin with the same bits, 255 for more too: no run of them occurs more often.
    private byte[] _sieve = [];
    private int _sieveShift, _mostMet;

    // A hash table, small enough for the nearest cache, of the first place of each run and one.
    private int[] _slots = [];
    private int _slotShift;

    // The places of runs that may be the most frequent, and how often each run occurs, by its first place.
    private int[] _candidates = [], _counts = [];

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
            (_starts, _hashes, _candidates, _counts) = (new int[room], new ulong[room], new int[room], new int[room]);
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
        var (first, count) = MostFrequent();
        return (CharactersOf(first, length) + length - 1) * count;
    }

    /// <summary>
    /// Characters, without spaces, in runs of that many words that were there before; from the left, without overlap. Lengths of calls ascend, from 2.
    /// </summary>
    public int CharactersOfRepeats(int length)
    {
        GoTo(length);
        BeginTable(_places);
        var (repeated, next) = (0, 0);
        for (var place = 0; place < _places; place++)
        {
            var start = _starts[place];
            if (start < next || FirstOf(place) == place)
                continue;
            repeated += CharactersOf(start, length);
            next = start + length;
        }
        return repeated;
    }

    private void GoTo(int length)
    {
        while (_length < length)
        {
            if (++_length == 2)
                TakePairs();
            else
                TakeLonger();
            DropUnique();
        }
    }

    /// <summary>Takes all runs of two words.</summary>
    private void TakePairs()
    {
        var words = _scan.Hashes;
        _places = Math.Max(words.Length - 1, 0);
        BeginSieve();
        var (starts, hashes, sieve, shift) = (_starts, _hashes, _sieve, _sieveShift);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            starts[i] = i;
            var hash = hashes[i] = Longer(words[i], words[i + 1]);
            ref var met = ref sieve[(int)(hash >> shift)];
            met = OneMore(met, 1);
        }
    }

    /// <summary>Makes runs one word longer: those whose next word also begins a run that was there twice, since no others can repeat.</summary>
    private void TakeLonger()
    {
        var words = _scan.Hashes;
        BeginSieve();
        var last = _length - 1;
        var (starts, hashes, sieve, shift) = (_starts, _hashes, _sieve, _sieveShift);
        var kept = 0;
        for (var i = 0; i + 1 < _places; i++)
        {
            // Written whether it stays or not: that is quicker than a branch nobody can foresee.
            var start = starts[i];
            var stays = starts[i + 1] == start + 1 ? 1 : 0;
            var hash = Longer(hashes[i], words[start + last]);
            (starts[kept], hashes[kept]) = (start, hash);
            ref var met = ref sieve[(int)(hash >> shift)];
            met = OneMore(met, stays);
            kept += stays;
        }
        _places = kept;
    }

    private static ulong Longer(ulong hash, ulong word) => (BitOperations.RotateLeft(hash, 29) ^ word) * 0x9E3779B97F4A7C15; // 2^64 over the golden ratio

    private void BeginSieve()
    {
        var bits = BitOperations.Log2((uint)_places | 1) + 2;
        if (_sieve.Length < 1 << bits)
            _sieve = new byte[1 << bits];
        _sieve.AsSpan(0, 1 << bits).Clear();
        _sieveShift = 64 - bits;
    }

    // No branch, and 255 stays.
    private static byte OneMore(byte met, int one)
    {
        var more = met + one;
        return (byte)(more - (more >> 8));
    }

    /// <summary>Drops the places of most runs that occur once: those whose bits were met once.</summary>
    private void DropUnique()
    {
        var (starts, hashes, sieve, shift) = (_starts, _hashes, _sieve, _sieveShift);
        var (kept, most) = (0, 0);
        for (var i = 0; i < _places; i++)
        {
            var hash = hashes[i];
            (starts[kept], hashes[kept]) = (starts[i], hash);
            int met = sieve[(int)(hash >> shift)];
            most = Math.Max(most, met);
            kept += (1 - met) >>> 31;
        }
        (_places, _mostMet) = (kept, most);
    }

    /// <summary>Where the most frequent run begins first, and how often it occurs; the text's beginning where none repeats.</summary>
    private (int Start, int Count) MostFrequent()
    {
        // Runs are counted whose bits were met most often. Where they turn out to be several that share their bits, fewer may be enough.
        for (var least = _mostMet; least > 1;)
        {
            var (place, count) = MostFrequent(least);
            if (count >= least)
                return (_starts[place], count);
            least = least == 2 ? 0 : Math.Max(count, 2);
        }
        return (0, 1);
    }

    /// <summary>The most frequent run among those whose bits were met that often.</summary>
    private (int Place, int Count) MostFrequent(int least)
    {
        var (hashes, sieve, shift) = (_hashes, _sieve, _sieveShift);
        var candidates = 0;
        for (var place = 0; place < _places; place++)
        {
            if (sieve[(int)(hashes[place] >> shift)] >= least)
                _candidates[candidates++] = place;
        }
        BeginTable(candidates);
        var most = 0;
        foreach (var place in _candidates.AsSpan(0, candidates))
        {
            _counts[place] = 0;
            most = Math.Max(most, ++_counts[FirstOf(place)]);
        }
        foreach (var place in _candidates.AsSpan(0, candidates))
        {
            if (_counts[place] == most)
                return (place, most);
        }
        return (0, 0);
    }

    private void BeginTable(int runs)
    {
        var bits = BitOperations.Log2((uint)runs | 1) + 2;
        if (_slots.Length < 1 << bits)
            _slots = new int[1 << bits];
        _slots.AsSpan(0, 1 << bits).Clear();
        _slotShift = 64 - bits;
    }

    /// <summary>The first of the places asked for since the table was begun at which the same run begins: this one where there is no other.</summary>
    private int FirstOf(int place)
    {
        var hash = _hashes[place];
        var mask = (1 << (64 - _slotShift)) - 1;
        for (var at = (int)(hash >> _slotShift); ; at = (at + 1) & mask)
        {
            ref var slot = ref _slots[at];
            if (slot == 0)
            {
                slot = place + 1;
                return place;
            }
            if (_hashes[slot - 1] == hash)
                return slot - 1;
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
