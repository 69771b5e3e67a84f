using DomainAdapt.Core.Randomness;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class PriorityHeapTests
{
    [Fact]
    public void TryPop_GivesTheSmallest_WhilePushesGoOn()
    {
        var (heap, expected, random) = (new PriorityHeap(), new List<ulong>(), new SplitMix64(3));
        for (var step = 0; step < 5000; step++)
        {
            if (random.Next(3) > 0)
            {
                var item = random.Next(500);
                heap.Push(item);
                expected.Add(item);
            }
            else if (heap.TryPop(out var smallest))
            {
                Assert.Equal(expected.Min(), smallest);
                expected.Remove(smallest);
            }
        }
        foreach (var item in expected.Order())
        {
            Assert.True(heap.TryPop(out var smallest));
            Assert.Equal(item, smallest);
        }
        Assert.False(heap.TryPop(out _));
    }
}
