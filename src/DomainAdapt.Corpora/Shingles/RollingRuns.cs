using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Shingles;

/// <summary>
/// Hashes of every run of so many words, each from the one before in constant time (Rabin and Karp, 1987): a polynomial in the words' hashes
/// modulo 2^64, mixed at the end.
/// </summary>
internal struct RollingRuns
{
    // An odd multiplier with well-mixed bits: the golden ratio (Knuth, 1973).
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private readonly ulong[] _window;
    private readonly ulong _leaving = 1;
    private ulong _sum;
    private long _words;

    /// <summary>Starts a text.</summary>
    public RollingRuns(int words)
    {
        _window = new ulong[words];
        for (var i = 0; i < words; i++)
            _leaving *= Factor;
    }

    /// <summary>Hash of the run that ends in the word last added.</summary>
    public readonly ulong Hash => SplitMix64.Mix(_sum ^ (ulong)_window.Length);

    /// <summary>Adds the next word; true when a whole run ends in it.</summary>
    public bool Add(ulong word)
    {
        ref var oldest = ref _window[(int)(_words % _window.Length)];
        _sum = (_sum * Factor) + word - (oldest * _leaving);
        oldest = word;
        return ++_words >= _window.Length;
    }
}
