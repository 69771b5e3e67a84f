using DomainAdapt.Core.Randomness;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class PairCountsTests
{
    [Fact] // Counts kept up to date choose the pairs that counting anew each time chooses, also when a merge gives a token that exists.
    public void Merges_AreThoseOfCountingAnew()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var random = new SplitMix64(seed);
            var words = RandomWords(ref random);
            var naive = words.Select(word => (Tokens: word.Tokens.ToList(), word.Count)).ToList();
            var pairs = new PairCounts(words);
            var spelt = new List<string> { "a", "b", "c" };
            while (pairs.TryTakeMostFrequent(2, out var left, out var right))
            {
                Assert.Equal(MostFrequent(naive), (left, right));
                var merged = spelt.IndexOf(spelt[left] + spelt[right]);
                if (merged < 0)
                {
                    merged = spelt.Count;
                    spelt.Add(spelt[left] + spelt[right]);
                }
                pairs.Merge(left, right, merged);
                foreach (var (tokens, _) in naive)
                    Join(tokens, left, right, merged);
            }
            Assert.Null(MostFrequent(naive));
            Assert.True(spelt.Count > 10);
        }
    }

    [Fact]
    public void TryTakeMostFrequent_OfEquals_TakesTheLowestIds()
    {
        var pairs = new PairCounts([([7, 8], 5), ([2, 9], 5), ([2, 3], 5), ([1, 1], 4)]);
        Assert.True(pairs.TryTakeMostFrequent(1, out var left, out var right));
        Assert.Equal((2, 3), (left, right));
    }

    [Fact]
    public void TryTakeMostFrequent_BelowTheLeast_TakesNone() => Assert.False(new PairCounts([([1, 2], 3)]).TryTakeMostFrequent(4, out _, out _));

    private static List<(int[] Tokens, long Count)> RandomWords(ref SplitMix64 random)
    {
        var words = new List<(int[], long)>();
        for (var word = 0; word < 30; word++)
        {
            var tokens = new int[1 + random.Next(14)];
            for (var i = 0; i < tokens.Length; i++)
                tokens[i] = (int)random.Next(3);
            words.Add((tokens, 1 + (long)random.Next(4)));
        }
        return words;
    }

    private static (int, int)? MostFrequent(List<(List<int> Tokens, long Count)> words)
    {
        var counts = new Dictionary<(int, int), long>();
        foreach (var (tokens, count) in words)
        {
            for (var i = 0; i + 1 < tokens.Count; i++)
                counts[(tokens[i], tokens[i + 1])] = counts.GetValueOrDefault((tokens[i], tokens[i + 1])) + count;
        }
        var frequent = counts.Where(pair => pair.Value >= 2).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).ToList();
        return frequent.Count == 0 ? null : frequent[0].Key;
    }

    private static void Join(List<int> tokens, int left, int right, int merged)
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if ((tokens[i], tokens[i + 1]) != (left, right))
                continue;
            tokens[i] = merged;
            tokens.RemoveAt(i + 1);
        }
    }
}
