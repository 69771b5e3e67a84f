using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Mixing.Planning;

namespace DomainAdapt.Corpora.Tests.Mixing.Planning;

/// <summary>Random mixes that try a schedule: 2 to 20 sources, tiny shares beside large ones, prime proportions, early ends.</summary>
internal static class RandomMixes
{
    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 97, 101, 499, 997, 7919];

    /// <summary>Shares that add up to exactly 1, with up to 12 decimals.</summary>
    public static decimal[] Shares(ref SplitMix64 random)
    {
        var count = 2 + (int)random.Next(19);
        var weights = new decimal[count];
        for (var i = 0; i < count; i++)
        {
            weights[i] = random.Next(4) switch
            {
                0 => 1 + random.Next(5), // beside the others: shares below 0.001
                1 => Primes[random.Next((ulong)Primes.Length)],
                2 => 1 + random.Next(1000),
                _ => 1 + random.Next(100_000),
            };
        }
        var shares = weights.Select(weight => Math.Max(0.000000000001m, decimal.Round(weight / weights.Sum(), 12))).ToArray();
        var largest = Array.IndexOf(shares, shares.Max());
        shares[largest] += 1 - shares.Sum();
        return shares;
    }

    /// <summary>Sources of those shares, some of which end early.</summary>
    public static MixSource[] Sources(decimal[] shares, int sequenceTokens, ref SplitMix64 random)
    {
        var sources = new MixSource[shares.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            var sequences = random.Next(3) == 0 ? random.Next(40) : 2000 + random.Next(5000);
            var tokens = 1 + (long)((sequences * (ulong)sequenceTokens) + random.Next((ulong)sequenceTokens));
            sources[i] = new MixSource($"source{i:00}", shares[i], 1 + tokens / 50, tokens, 1 + (int)random.Next(4));
        }
        return sources;
    }

    /// <summary>Up to two later phases of other shares, some of which leave sources out.</summary>
    public static IReadOnlyList<MixPhase> Later(MixSource[] sources, ref SplitMix64 random)
    {
        var later = new List<MixPhase>();
        var from = 0m;
        while (later.Count < 2 && random.Next(3) > 0)
        {
            from += 0.001m * (1 + random.Next(450));
            var weights = new decimal[sources.Length];
            weights[random.Next((ulong)sources.Length)] = 1;
            foreach (ref var weight in weights.AsSpan())
                weight += random.Next(4) == 0 ? 0 : 1 + random.Next(10_000);
            later.Add(new MixPhase(from, MixShares.Normalise(weights)));
        }
        return later;
    }

    /// <summary>Whether every prefix gives every source its share of the tokens to within a full sequence; that much itself may be allowed.</summary>
    public static bool HoldsAtEveryPrefix(IReadOnlyList<decimal> shares, IEnumerable<(int Source, int Tokens)> turns, int sequenceTokens, bool inclusive)
    {
        var sum = shares.Sum();
        var placed = new long[shares.Count];
        var all = 0L;
        foreach (var (source, tokens) in turns)
        {
            placed[source] += tokens;
            all += tokens;
            for (var i = 0; i < placed.Length; i++)
            {
                var distance = decimal.Abs((placed[i] * sum) - (all * shares[i]));
                if (distance > sum * sequenceTokens || (!inclusive && distance == sum * sequenceTokens))
                    return false;
            }
        }
        return true;
    }

    /// <summary>Whether every prefix gives every source its share to within one.</summary>
    public static bool HoldsAtEveryPrefix(IReadOnlyList<decimal> shares, IEnumerable<int> turns)
    {
        var sum = shares.Sum();
        var placed = new long[shares.Count];
        var count = 0L;
        foreach (var turn in turns)
        {
            placed[turn]++;
            count++;
            for (var i = 0; i < placed.Length; i++)
            {
                if (decimal.Abs((placed[i] * sum) - (count * shares[i])) >= sum)
                    return false;
            }
        }
        return true;
    }
}

/// <summary>Sequences of any lengths that add up to so many tokens, made as they are asked for.</summary>
internal sealed class RandomFills(long tokens, int sequenceTokens, ulong seed) : ISequenceFills
{
    private readonly List<int> _fills = [];
    private long _left = tokens;
    private SplitMix64 _random = new(seed);

    public long Count => _left > 0 ? long.MaxValue : _fills.Count;

    public int TokensOf(long ordinal)
    {
        while (_fills.Count <= ordinal)
        {
            // Most are nearly full, some nearly empty.
            var fill = _random.Next(4) == 0 ? 1 + (int)_random.Next((ulong)sequenceTokens) : sequenceTokens - (int)_random.Next(3);
            _fills.Add((int)Math.Min(fill, _left));
            _left -= _fills[^1];
        }
        return _fills[(int)ordinal];
    }
}

/// <summary>The obvious rule: the source whose tokens are furthest behind its share comes next.</summary>
internal sealed class FurthestBehindFirst(IReadOnlyList<decimal> shares, Func<int, int> next) : ISchedule
{
    private readonly decimal _sum = shares.Sum();
    private readonly long[] _placed = new long[shares.Count];
    private long _all;

    public int Peek()
    {
        var furthest = 0;
        for (var i = 1; i < shares.Count; i++)
        {
            if (BehindAfter(i) > BehindAfter(furthest))
                furthest = i;
        }
        return furthest;
    }

    public void Take(int source)
    {
        _all += next(source);
        _placed[source] += next(source);
    }

    private decimal BehindAfter(int source) => ((_all + next(source)) * shares[source]) - (_placed[source] * _sum);
}
