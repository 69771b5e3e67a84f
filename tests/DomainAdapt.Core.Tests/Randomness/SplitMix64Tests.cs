using System.Runtime.InteropServices;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Core.Tests.Randomness;

public sealed class SplitMix64Tests
{
    [Theory] // The outputs of Vigna's splitmix64.c for these seeds.
    [InlineData(0, new ulong[] { 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC, 0x1B39896A51A8749B })]
    [InlineData(1234567, new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821 })]
    public void Next_PublishedVectors(ulong seed, ulong[] expected)
    {
        var random = new SplitMix64(seed);
        foreach (var value in expected)
            Assert.Equal(value, random.Next());
    }

    [Fact] // A bound of 3/4 of all numbers: a remainder would favour the lowest third, a product without rejection every third number.
    public void Next_WithABound_HasNoBias()
    {
        const int Draws = 30_000;
        const ulong Bound = 3UL << 62;
        var random = new SplitMix64(1);
        var (lowestThird, everyThird) = (0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var value = random.Next(Bound);
            Assert.True(value < Bound);
            lowestThird += value < 1UL << 62 ? 1 : 0;
            everyThird += value % 3 == 0 ? 1 : 0;
        }
        Assert.InRange(lowestThird, 9_500, 10_500);
        Assert.InRange(everyThird, 9_500, 10_500);
    }

    [Fact]
    public void Next_WithABoundOfOne_IsZero() => Assert.Equal(0UL, new SplitMix64(9).Next(1));

    [Fact]
    public void NextDouble_FillsTheUnitIntervalEvenly()
    {
        var random = new SplitMix64(2);
        var tenths = new int[10];
        for (var draw = 0; draw < 20_000; draw++)
            tenths[(int)(10 * random.NextDouble())]++;
        Assert.All(tenths, count => Assert.InRange(count, 1_800, 2_200));
    }

    [Fact]
    public void Shuffle_MakesEveryOrderAboutEquallyOften()
    {
        var random = new SplitMix64(3);
        var orders = new Dictionary<string, int>();
        for (var shuffle = 0; shuffle < 12_000; shuffle++)
        {
            var items = "abc".ToCharArray();
            random.Shuffle<char>(items);
            CollectionsMarshal.GetValueRefOrAddDefault(orders, new string(items), out _)++;
        }
        Assert.Equal(["abc", "acb", "bac", "bca", "cab", "cba"], orders.Keys.Order(StringComparer.Ordinal));
        Assert.All(orders.Values, count => Assert.InRange(count, 1_800, 2_200));
    }

    [Fact] // Undone step by step: no two values share an image.
    public void Mix_IsABijection()
    {
        var random = new SplitMix64(4);
        for (var draw = 0; draw < 1_000; draw++)
        {
            var value = random.Next();
            Assert.Equal(value, Unmix(SplitMix64.Mix(value)));
        }
    }

    private static ulong Unmix(ulong mixed)
    {
        mixed = Unshift(mixed, 31) * Inverse(0x94D049BB133111EB);
        mixed = Unshift(mixed, 27) * Inverse(0xBF58476D1CE4E5B9);
        return Unshift(mixed, 30);
    }

    private static ulong Unshift(ulong value, int bits) => value ^ (value >> bits) ^ (value >> 2 * bits);

    // Newton's iteration doubles the correct low bits; an odd number is its own inverse to 3 bits.
    private static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var bits = 3; bits < 64; bits *= 2)
            inverse *= 2 - (odd * inverse);
        return inverse;
    }
}
