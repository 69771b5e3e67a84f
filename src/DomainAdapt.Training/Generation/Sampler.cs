using System.Numerics;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Training.Generation;

/// <summary>
/// Chooses the next token. What it chooses is a function of logits and generator alone. For one thread, as it keeps its room.
/// </summary>
public sealed class Sampler(SamplingOptions options)
{
    private readonly List<Candidate> _candidates = [];
    private readonly PriorityQueue<Candidate, (double Weight, int Preference)> _most = new();

    /// <summary>The index of a logit, drawn by the probabilities that the options leave. Of equal ones, the first is preferred.</summary>
    /// <exception cref="DomainAdaptException">A logit is no number.</exception>
    public int Next(ReadOnlySpan<float> logits, ref SplitMix64 random)
    {
        var best = Best(logits);
        if (options.Temperature == 0)
            return best;
        Weigh(logits, logits[best]);
        if (options.TopK is { } k && k < _candidates.Count)
            KeepMost(k);
        if (options.TopP is { } p && p < 1)
            KeepNucleus(p);
        return Draw(ref random);
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        var most = Most(logits);
        if (float.IsNaN(most))
        {
            throw new DomainAdaptException(
                "The model's logits are no numbers; expected finite ones. Its weights are damaged, or its training diverged: "
                + "take another model.");
        }
        var best = 0;
        while (logits[best] != most)
            best++;
        return best;
    }

    /// <summary>The greatest, or no number where one of them is none.</summary>
    private static float Most(ReadOnlySpan<float> logits)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var (most, rest) = (new Vector<float>(float.NegativeInfinity), float.NegativeInfinity);
        foreach (var vector in vectors)
            most = Vector.Max(most, vector); // no number wins over every number
        foreach (var logit in logits[(vectors.Length * Vector<float>.Count)..])
            rest = MathF.Max(rest, logit);
        for (var lane = 0; lane < Vector<float>.Count; lane++)
            rest = MathF.Max(rest, most[lane]);
        return rest;
    }

    /// <summary>Makes every id a candidate, by its probability relative to the best one's.</summary>
    private void Weigh(ReadOnlySpan<float> logits, double best)
    {
        _candidates.Clear();
        for (var id = 0; id < logits.Length; id++)
            _candidates.Add(new Candidate(id, logits[id] == best ? 1 : Math.Exp((logits[id] - best) / options.Temperature)));
    }

    private void KeepMost(int count)
    {
        foreach (var candidate in _candidates)
        {
            if (_most.Count < count)
                _most.Enqueue(candidate, candidate.Rank);
            else if (candidate.Weight > _most.Peek().Weight)
                _most.EnqueueDequeue(candidate, candidate.Rank);
        }
        _candidates.Clear();
        while (_most.TryDequeue(out var candidate, out _))
            _candidates.Add(candidate);
    }

    private void KeepNucleus(double share)
    {
        var needed = share * Total();
        // Candidates below this weight add up to less than what may be left out, so they need no place in the order.
        var least = (1 - share) * Total() / _candidates.Count;
        _candidates.RemoveAll(candidate => candidate.Weight < least);
        _candidates.Sort(static (left, right) => right.Rank.CompareTo(left.Rank));
        var count = 0;
        for (var sum = 0.0; count < _candidates.Count && sum < needed; count++)
            sum += _candidates[count].Weight;
        _candidates.RemoveRange(count, _candidates.Count - count);
    }

    private int Draw(ref SplitMix64 random)
    {
        var left = random.NextDouble() * Total();
        foreach (var candidate in _candidates)
        {
            left -= candidate.Weight;
            if (left < 0)
                return candidate.Id;
        }
        return _candidates.FindLast(candidate => candidate.Weight > 0).Id; // rounding left a little over
    }

    private double Total()
    {
        var total = 0.0;
        foreach (var candidate in _candidates)
            total += candidate.Weight;
        return total;
    }

    private readonly record struct Candidate(int Id, double Weight)
    {
        public (double Weight, int Preference) Rank => (Weight, -Id);
    }
}
