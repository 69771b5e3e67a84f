using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Counts runs of one length in a sequence, told apart by 64-bit hashes of what they hold, in memory of 8 bytes for each.</summary>
internal sealed class RunShares
{
    // Odd, so that no part of a run is lost: 2^64 over the golden ratio.
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private readonly List<int> _repeats = [];
    private readonly Queue<ulong> _window = new();
    private ulong[] _runs = [];
    private ulong _hash, _oldest;
    private int _length, _count;

    /// <summary>Begins a sequence.</summary>
    public void Begin(int length)
    {
        (_length, _count, _hash, _oldest) = (length, 0, 0, 1);
        _window.Clear();
        for (var i = 0; i < length; i++)
            _oldest = unchecked(_oldest * Factor);
    }

    /// <summary>Takes its next part.</summary>
    public void Add(ulong part)
    {
        part = SplitMix64.Mix(part + 1);
        _window.Enqueue(part);
        _hash = unchecked((_hash * Factor) + part);
        if (_window.Count > _length)
            _hash = unchecked(_hash - (_oldest * _window.Dequeue()));
        if (_window.Count < _length)
            return;
        if (_count == _runs.Length)
            Array.Resize(ref _runs, Math.Max(1024, 2 * _count));
        _runs[_count++] = _hash;
    }

    /// <summary>The share of runs that are there more than once; 0 without runs.</summary>
    public double OfRepeated()
    {
        Count();
        return _count == 0 ? 0 : (double)_repeats.Sum(count => (long)count) / _count;
    }

    /// <summary>
    /// The share of the most frequent runs: the root of the number of different ones, rounded down, but none that is there once.
    /// </summary>
    public double OfMostFrequent()
    {
        var different = Count();
        if (_count == 0)
            return 0;
        _repeats.Sort((left, right) => right.CompareTo(left));
        return (double)_repeats.Take((int)Math.Sqrt(different)).Sum(count => (long)count) / _count;
    }

    /// <summary>Notes how often each run is there that is there more than once; gives the number of different ones.</summary>
    private int Count()
    {
        _repeats.Clear();
        Array.Sort(_runs, 0, _count);
        var different = 0;
        for (var (start, at) = (0, 1); at <= _count; at++)
        {
            if (at < _count && _runs[at] == _runs[start])
                continue;
            different++;
            if (at - start > 1)
                _repeats.Add(at - start);
            start = at;
        }
        return different;
    }
}
