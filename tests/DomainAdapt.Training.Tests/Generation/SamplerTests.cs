using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Generation;

namespace DomainAdapt.Training.Tests.Generation;

public class SamplerTests
{
    private const int Draws = 20_000;

    private static readonly float[] Logits = [0.3f, 2.1f, -1.4f, 1.2f, 0.9f, -0.2f, 1.7f, -0.8f];

    [Theory] // the right side of each row: the ids that may be drawn
    [InlineData(1.0, null, null, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(0.5, null, null, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(2.5, null, null, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(1.0, 3, null, new[] { 1, 6, 3 })]
    [InlineData(1.0, 100, null, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(1.0, null, 0.61, new[] { 1, 6 })]        // the probabilities add up to 0.367, 0.612, 0.761, 0.872, ...
    [InlineData(1.0, null, 0.62, new[] { 1, 6, 3 })]
    [InlineData(1.0, null, 0.7, new[] { 1, 6, 3 })]
    [InlineData(1.0, 4, 0.7, new[] { 1, 6 })]            // and within the best four to 0.421, 0.702
    [InlineData(0.8, 5, 0.99, new[] { 1, 6, 3, 4, 0 })]
    public void Next_DrawsByTheProbabilitiesThatAreLeft(double temperature, int? topK, double? topP, int[] ids)
    {
        var counts = Count(new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP });

        Assert.Equal(ids.Order(), Enumerable.Range(0, Logits.Length).Where(id => counts[id] > 0));
        Assert.InRange(ChiSquare(counts, ids, temperature), 0, CriticalAtOneInAThousand[ids.Length - 1]);
    }

    [Fact] // What a sampler would do that ignores its temperature: the draws at 2 are not those of 1.
    public void Next_TheTemperatureMatters()
    {
        int[] all = [.. Enumerable.Range(0, Logits.Length)];
        var counts = Count(new SamplingOptions { Temperature = 2 });

        Assert.True(ChiSquare(counts, all, temperature: 2) < CriticalAtOneInAThousand[7]);
        Assert.True(ChiSquare(counts, all, temperature: 1) > 10 * CriticalAtOneInAThousand[7]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-3)]
    [InlineData(1e-300)]
    public void Next_AtLowTemperature_IsGreedy(double temperature)
        => Assert.Equal(Draws, Count(new SamplingOptions { Temperature = temperature })[1]);

    [Fact]
    public void Next_OfEqualLogits_PrefersTheFirst()
    {
        float[] equal = [1, 3, 3, 3, 3];
        Assert.Equal([0, Draws, 0, 0, 0], Count(new SamplingOptions(), equal));
        foreach (var options in new SamplingOptions[] { new() { Temperature = 1, TopK = 2 }, new() { Temperature = 1, TopP = 0.4 } })
            Assert.Equal([false, true, true, false, false], Count(options, equal).Select(count => count > 0));
    }

    [Fact]
    public void Next_OfAnImpossibleToken_NeverDrawsIt()
        => Assert.Equal(0, Count(new SamplingOptions { Temperature = 5 }, [0, float.NegativeInfinity, 0])[1]);

    [Fact]
    public void Next_OfTheSameSeed_IsTheSame()
    {
        var sampler = new Sampler(new SamplingOptions { Temperature = 1 });
        Assert.Equal(Draw(sampler, 5, Logits), Draw(sampler, 5, Logits));
        Assert.NotEqual(Draw(sampler, 5, Logits), Draw(sampler, 6, Logits));
    }

    [Theory] // Wherever among the lanes of a vector, and behind the last whole one.
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(35)]
    public void Next_FindsTheGreatestAndWhatIsNoNumber(int at)
    {
        var random = new SplitMix64(1);
        var logits = new float[36];
        logits[at] = 1;
        Assert.Equal(at, new Sampler(new SamplingOptions()).Next(logits, ref random));
        Array.Fill(logits, float.NegativeInfinity);
        logits[at] = float.MinValue;
        Assert.Equal(at, new Sampler(new SamplingOptions()).Next(logits, ref random));
        logits[at] = float.NaN;
        Assert.Throws<DomainAdaptException>(() => new Sampler(new SamplingOptions()).Next(logits, ref random));
    }

    [Theory]
    [InlineData("temperature", -1.0, null, null)]
    [InlineData("temperature", double.NaN, null, null)]
    [InlineData("temperature", 0.0, 5, null)]
    [InlineData("top_k", 1.0, 0, null)]
    [InlineData("top_p", 1.0, null, 0.0)]
    [InlineData("top_p", 1.0, null, 1.1)]
    [InlineData(null, 1.0, 1, 1.0)]
    public void Check_NamesWhatIsWrong(string? path, double temperature, int? topK, double? topP)
    {
        var problems = new SpecProblems();
        new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP }.Check(problems);
        Assert.Equal(path, problems.All.Select(problem => problem.Path).SingleOrDefault());
    }

    /// <summary>Quantiles of the chi-square distribution at 0.999, by degrees of freedom.</summary>
    private static readonly double[] CriticalAtOneInAThousand = [0, 10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32];

    private static double ChiSquare(int[] counts, int[] ids, double temperature)
    {
        var weights = ids.ToDictionary(id => id, id => Math.Exp(Logits[id] / temperature));
        var total = weights.Values.Sum();
        return ids.Sum(id => Math.Pow(counts[id] - Draws * weights[id] / total, 2) / (Draws * weights[id] / total));
    }

    private static int[] Count(SamplingOptions options, float[]? logits = null)
    {
        var counts = new int[(logits ?? Logits).Length];
        foreach (var id in Draw(new Sampler(options), 20260117, logits ?? Logits))
            counts[id]++;
        return counts;
    }

    private static List<int> Draw(Sampler sampler, ulong seed, float[] logits)
    {
        var random = new SplitMix64(seed);
        var drawn = new List<int>();
        for (var i = 0; i < Draws; i++)
            drawn.Add(sampler.Next(logits, ref random));
        return drawn;
    }
}
