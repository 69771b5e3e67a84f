using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Corpora.Classification.Resampling;

/// <summary>
/// Draws items without replacement, each draw in proportion to the weights of those left: the largest of log-weights with Gumbel noise are such a sample
/// (Kool et al., 2019). An item's noise follows from the seed and its number, and equal scores from the lower number, so the sample is one function of both.
/// </summary>
/// <param name="count">How many to draw.</param>
/// <param name="seed">Of the noise.</param>
public sealed class GumbelTop(int count, ulong seed)
{
    private readonly PriorityQueue<long, (double Score, long Item)> _best = new(Comparer<(double Score, long Item)>.Create(
        (left, right) => left.Score != right.Score ? left.Score.CompareTo(right.Score) : right.Item.CompareTo(left.Item)));

    /// <summary>Offers an item.</summary>
    public void Offer(long item, double logWeight)
    {
        // Of the open interval (0, 1): the logarithm of its logarithm is finite.
        var uniform = ((SplitMix64.Mix(SplitMix64.Mix(seed) ^ (ulong)item) >> 12) + 0.5) * (1.0 / (1UL << 52));
        var score = logWeight - Math.Log(-Math.Log(uniform));
        if (_best.Count < count)
            _best.Enqueue(item, (score, item));
        else if (count > 0)
            _best.EnqueueDequeue(item, (score, item));
    }

    /// <summary>The items drawn, ascending.</summary>
    public long[] Items() => [.. _best.UnorderedItems.Select(item => item.Element).Order()];
}
