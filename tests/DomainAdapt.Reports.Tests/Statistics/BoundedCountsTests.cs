using System.Globalization;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Reports.Statistics;

namespace DomainAdapt.Reports.Tests.Statistics;

public sealed class BoundedCountsTests
{
    [Fact]
    public void WithinItsCapacity_AllCountsAreExact()
    {
        var counts = new BoundedCounts(100);
        for (var i = 0; i < 1_000; i++)
            counts.Add($"host{i % 40}", i);
        Assert.Equal((0L, 40), (counts.MostMissing, counts.Names));
        Assert.Equal(("host0", 25L, 12_000L), counts.Largest(1).Single());
        Assert.Equal(counts.Largest(40).Select(count => count.Name).Order(StringComparer.Ordinal), counts.ByName().Select(count => count.Name));
    }

    [Fact] // A few names often, and far more names than there is room for, once each.
    public void BeyondItsCapacity_NoCountIsTooHigh_NorShortByMoreThanItSays()
    {
        const int Often = 500;
        var random = new SplitMix64(3);
        var counts = new BoundedCounts(200);
        var truth = new Dictionary<string, long>();
        for (var i = 0; i < 20_000; i++)
        {
            var name = random.Next(5) < 2 ? $"often{random.Next(8)}" : i.ToString(CultureInfo.InvariantCulture);
            counts.Add(name, 1);
            truth[name] = truth.GetValueOrDefault(name) + 1;
        }
        Assert.True(counts.MostMissing > 0 && counts.Names <= 200);
        Assert.All(counts.Largest(200), count => Assert.InRange(count.Documents, truth[count.Name] - counts.MostMissing, truth[count.Name]));
        Assert.Equal(
            truth.Where(count => count.Value > Often).Select(count => count.Key).Order(StringComparer.Ordinal),
            counts.Largest(8).Select(count => count.Name).Order(StringComparer.Ordinal));
    }
}
