using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Evaluation;

namespace DomainAdapt.Training.Tests.Evaluation;

public class BootstrapTests
{
    [Fact] // Documents of equal length: the figure is a mean, whose error is known.
    public void BitsPerByte_HasTheWidthOfTheStandardError()
    {
        var bits = Normals(400, seed: 5).Select(z => 2 + 0.3 * z).ToArray();
        var mean = bits.Average();
        var error = Math.Sqrt(bits.Sum(value => (value - mean) * (value - mean)) / bits.Length / bits.Length);

        var interval = new Bootstrap(seed: 1, resamples: 10_000).BitsPerByte([.. bits.Select(value => Loss(value, 1000))])!.Value;

        Assert.Equal(mean - 1.96 * error, interval.Low, 0.1 * error);
        Assert.Equal(mean + 1.96 * error, interval.High, 0.1 * error);
    }

    [Fact] // 95 of 100 intervals hold the truth; 85 to 100 is five standard deviations.
    public void BitsPerByte_HoldsTheTruthAsOftenAsItSays()
    {
        var held = Enumerable.Range(0, 100).Count(sample =>
        {
            var losses = Normals(60, seed: 100 + (ulong)sample).Select(z => Loss(2 + 0.3 * z, 500)).ToList();
            var interval = new Bootstrap(seed: 1, resamples: 300).BitsPerByte(losses)!.Value;
            return interval.Low <= 2 && 2 <= interval.High;
        });
        Assert.InRange(held, 85, 99);
    }

    [Fact]
    public void BitsPerByte_WeighsDocumentsByTheirBytes()
    {
        List<DocumentLoss> losses = [.. Enumerable.Repeat(Loss(1, 10), 20), .. Enumerable.Repeat(Loss(3, 100_000), 20)];
        Assert.InRange(new Bootstrap(seed: 1).BitsPerByte(losses)!.Value.Low, 2.9, 3);
    }

    [Fact] // Documents differ much more than models do: only drawing them in pairs shows that one model is better.
    public void Difference_IsOfPairs()
    {
        var hardness = Normals(50, seed: 8).ToArray();
        var noise = Normals(50, seed: 9).ToArray();
        List<DocumentLoss> first = [.. hardness.Select(z => Loss(3 + z, 800))];
        List<DocumentLoss> second = [.. hardness.Zip(noise, (z, e) => Loss(3 + z + 0.05 + 0.02 * e, 800))];
        var bootstrap = new Bootstrap(seed: 1);

        var difference = bootstrap.Difference(first, second)!.Value;

        Assert.InRange(difference.Low, -0.06, -0.05);
        Assert.InRange(difference.High, -0.05, -0.04);
        Assert.True(bootstrap.BitsPerByte(first)!.Value.High > bootstrap.BitsPerByte(second)!.Value.Low);
        Assert.Equal(new Interval(0, 0), bootstrap.Difference(first, first));
    }

    [Fact]
    public void BitsPerByte_IsAFunctionOfTheSeed()
    {
        List<DocumentLoss> losses = [.. Normals(30, seed: 2).Select(z => Loss(2 + z / 4, 100))];
        Assert.Equal(new Bootstrap(3).BitsPerByte(losses), new Bootstrap(3).BitsPerByte(losses));
        Assert.NotEqual(new Bootstrap(3).BitsPerByte(losses), new Bootstrap(4).BitsPerByte(losses));
    }

    [Fact]
    public void OneDocument_ShowsNoSpread()
    {
        Assert.Null(new Bootstrap(1).BitsPerByte([Loss(2, 10)]));
        Assert.Null(new Bootstrap(1).Difference([], []));
        Assert.Throws<ArgumentException>(() => new Bootstrap(1).Difference([Loss(1, 1)], []));
    }

    private static DocumentLoss Loss(double bitsPerByte, long bytes) => new(bitsPerByte * bytes * Math.Log(2), bytes / 4, bytes);

    /// <summary>Standard normal values (Box and Muller, 1958).</summary>
    private static IEnumerable<double> Normals(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        for (var i = 0; i < count; i++)
        {
            var (radius, angle) = (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), 2 * Math.PI * random.NextDouble());
            yield return radius * Math.Cos(angle);
        }
    }
}
