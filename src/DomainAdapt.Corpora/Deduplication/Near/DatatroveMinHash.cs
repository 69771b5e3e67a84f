using System.Numerics;

namespace DomainAdapt.Corpora.Deduplication.Near;

/// <summary>
/// The signatures of datatrove's MinHash, bit for bit, for comparing with corpora deduplicated by it: (h*a + b) modulo 2^61 - 1 of 64-bit shingle
/// hashes, the sum wrapping at 2^64 before the modulus, with functions drawn by NumPy's legacy generator.
/// </summary>
internal sealed class DatatroveMinHash
{
    private const ulong Mersenne = (1UL << 61) - 1;

    /// <summary>Draws the functions; datatrove's seed is 1, its default 14 buckets of 8.</summary>
    public DatatroveMinHash(uint seed = 1, int permutations = 14 * 8)
    {
        var random = new MersenneTwister(seed);
        Factors = [.. Enumerable.Range(0, permutations).Select(_ => 1 + random.NextUpTo(Mersenne - 2))];
        Offsets = [.. Enumerable.Range(0, permutations).Select(_ => random.NextUpTo(Mersenne - 1))];
    }

    /// <summary>What hashes are multiplied by.</summary>
    public IReadOnlyList<ulong> Factors { get; }

    /// <summary>What is added.</summary>
    public IReadOnlyList<ulong> Offsets { get; }

    /// <summary>The signature of a set of shingle hashes.</summary>
    public ulong[] Sign(IReadOnlyCollection<ulong> shingles)
    {
        var signature = new ulong[Factors.Count];
        Sign([.. shingles], signature);
        return signature;
    }

    /// <summary>Writes the signature of a set of shingle hashes.</summary>
    public void Sign(ReadOnlySpan<ulong> shingles, Span<ulong> signature)
    {
        for (var i = 0; i < Factors.Count; i++)
        {
            var (factor, offset, least) = (Factors[i], Offsets[i], ulong.MaxValue);
            foreach (var shingle in shingles)
            {
                // The remainder by 2^61 - 1: the upper three bits count as much as the lowest.
                var sum = (shingle * factor) + offset;
                sum = (sum & Mersenne) + (sum >> 61);
                least = Math.Min(least, sum >= Mersenne ? sum - Mersenne : sum);
            }
            signature[i] = least;
        }
    }

    /// <summary>The generator of NumPy's legacy random numbers (MT19937: Matsumoto and Nishimura, 1998).</summary>
    private sealed class MersenneTwister
    {
        private const int Length = 624;
        private const int Middle = 397;

        private readonly uint[] _state = new uint[Length];
        private int _at = Length;

        public MersenneTwister(uint seed)
        {
            _state[0] = seed;
            for (var i = 1; i < Length; i++)
                _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }

        /// <summary>A number from 0 to <paramref name="largest"/>: masked to its bits, and drawn again while it is larger.</summary>
        public ulong NextUpTo(ulong largest)
        {
            var mask = ulong.MaxValue >> BitOperations.LeadingZeroCount(largest);
            while (true)
            {
                var high = (ulong)Next();
                var drawn = (high << 32 | Next()) & mask;
                if (drawn <= largest)
                    return drawn;
            }
        }

        private uint Next()
        {
            if (_at == Length)
                Twist();
            var bits = _state[_at++];
            bits ^= bits >> 11;
            bits ^= bits << 7 & 0x9D2C5680;
            bits ^= bits << 15 & 0xEFC60000;
            return bits ^ (bits >> 18);
        }

        private void Twist()
        {
            for (var i = 0; i < Length; i++)
            {
                var bits = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7FFFFFFF);
                _state[i] = _state[(i + Middle) % Length] ^ (bits >> 1) ^ ((bits & 1) == 0 ? 0 : 0x9908B0DF);
            }
            _at = 0;
        }
    }
}
