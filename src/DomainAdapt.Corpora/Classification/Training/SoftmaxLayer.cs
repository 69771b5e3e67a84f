using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>The rows of labels: scores a text's vector, learns from its label, and says how the vector should have been.</summary>
internal sealed class SoftmaxLayer(int labels, int dimension)
{
    private readonly float[] _scores = new float[labels];

    /// <summary>[labels, dimension], 0 at first.</summary>
    public WeightRows Weights { get; } = new(labels, dimension);

    /// <summary>One step of gradient descent.</summary>
    /// <param name="hidden">The text's vector.</param>
    /// <param name="label">Its label.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradient">Takes the step for the vector, rate included.</param>
    /// <returns>The loss before the step, in nats.</returns>
    public double Learn(ReadOnlySpan<float> hidden, int label, float rate, Span<float> gradient)
    {
        gradient.Clear();
        var largest = float.NegativeInfinity;
        for (var i = 0; i < _scores.Length; i++)
            largest = Math.Max(largest, _scores[i] = Vectors.Dot(Weights[i], hidden));
        var sum = 0f;
        foreach (ref var score in _scores.AsSpan())
            sum += score = MathF.Exp(score - largest);
        for (var i = 0; i < _scores.Length; i++)
        {
            var step = rate * ((i == label ? 1f : 0f) - _scores[i] / sum);
            var row = Weights[i];
            AddScaled(gradient, row, step);
            AddScaled(row, hidden, step);
        }
        return -Math.Log(_scores[label] / sum + 1e-5);
    }

    /// <summary>Adds <paramref name="from"/> times <paramref name="factor"/>; lengths are whole vectors.</summary>
    internal static void AddScaled(Span<float> to, ReadOnlySpan<float> from, float factor)
    {
        ref var sum = ref MemoryMarshal.GetReference(to);
        ref var row = ref MemoryMarshal.GetReference(from);
        var factors = Vector512.Create(factor);
        for (var i = 0; i < to.Length; i += Vector512<float>.Count)
            (Vector512.LoadUnsafe(ref sum, (nuint)i) + Vector512.LoadUnsafe(ref row, (nuint)i) * factors).StoreUnsafe(ref sum, (nuint)i);
    }
}
