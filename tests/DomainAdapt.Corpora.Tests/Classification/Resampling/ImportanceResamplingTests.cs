using DomainAdapt.Corpora.Classification.Resampling;

namespace DomainAdapt.Corpora.Tests.Classification.Resampling;

public sealed class ImportanceResamplingTests
{
    [Fact] // By hand: two words and their pair, each a third of the target's n-grams and another share of the raw ones.
    public void LogWeight_IsTheSumOfLogRatios()
    {
        var (target, raw) = (new NGramDistribution(), new NGramDistribution());
        target.Add("Court appeal"u8);
        raw.Add("court appeal"u8);
        raw.Add("cheap phone"u8);
        Assert.Equal((3L, 6L), (target.Total, raw.Total));

        var weights = new ImportanceWeights(target, raw);

        Assert.Equal(3 * Math.Log(2), weights.LogWeight("court APPEAL"u8), 5);
        Assert.Equal(3 * Math.Log(1e-8 * 6), weights.LogWeight("cheap phone"u8), 5);
        Assert.Equal(0, weights.LogWeight(""u8));
    }

    [Fact] // Order counts: pairs tell "not guilty" from "guilty not".
    public void LogWeight_SeesPairs()
    {
        var (target, raw) = (new NGramDistribution(), new NGramDistribution());
        target.Add("not guilty not guilty"u8);
        raw.Add("not guilty not guilty"u8);
        raw.Add("guilty not guilty not"u8);
        var weights = new ImportanceWeights(target, raw);
        Assert.True(weights.LogWeight("not guilty"u8) > weights.LogWeight("guilty not"u8));
    }

    [Fact] // Of two items with weights 3 and 1 the first is drawn three times in four.
    public void Items_AreDrawnByWeight()
    {
        var first = Enumerable.Range(0, 4000).Count(seed =>
        {
            var top = new GumbelTop(1, (ulong)seed);
            top.Offer(0, Math.Log(3));
            top.Offer(1, 0);
            return top.Items()[0] == 0;
        });
        Assert.InRange(first, 2900, 3100); // 3,000, with a standard deviation of 27
    }

    [Fact]
    public void Items_FollowFromTheSeed()
    {
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
        Assert.Equal(50, Draw(1).Length);
        Assert.Equal(Draw(1).Order().Distinct(), Draw(1));
        // Hardly one in a thousand of those with a weight of e^-10 is drawn beside those with 1.
        Assert.InRange(Draw(1).Count(item => item % 2 == 0), 49, 50);

        static long[] Draw(ulong seed)
        {
            var top = new GumbelTop(50, seed);
            for (var item = 0; item < 1000; item++)
                top.Offer(item, item % 2 == 0 ? 0 : -10);
            return top.Items();
        }
    }

    [Fact]
    public void Weights_WantAsManyBucketsOfBoth()
        => Assert.Throws<ArgumentException>(() => new ImportanceWeights(new NGramDistribution(10), new NGramDistribution(20)));
}
