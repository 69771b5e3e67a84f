using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Training.Evaluation;

/// <summary>Bounds of an uncertain figure.</summary>
public readonly record struct Interval(double Low, double High);

/// <summary>
/// Percentile bootstrap over documents (Efron 1979): as many documents as there are, drawn with replacement, again and again. What other
/// documents of the same kind would have given lies within the interval with the given confidence.
/// </summary>
/// <param name="seed">Seed of the draws.</param>
/// <param name="resamples">How often documents are drawn.</param>
/// <param name="confidence">The share of resamples within an interval.</param>
public sealed class Bootstrap(ulong seed, int resamples = 1000, double confidence = 0.95)
{
    /// <summary>The interval of the documents' bits per byte; null for fewer than two documents, which show no spread.</summary>
    public Interval? BitsPerByte(IReadOnlyList<DocumentLoss> losses) => Of(losses.Count, drawn => Sum(losses, drawn).BitsPerByte);

    /// <summary>
    /// The interval of the difference in bits per byte between two models on the same documents, which are drawn in pairs (Koehn 2004), so
    /// how hard a document is does not blur it; null for fewer than two documents.
    /// </summary>
    public Interval? Difference(IReadOnlyList<DocumentLoss> losses, IReadOnlyList<DocumentLoss> baseLosses)
    {
        if (losses.Count != baseLosses.Count)
        {
            throw new ArgumentException(
                $"There are {losses.Count} and {baseLosses.Count} losses; expected two for each document.", nameof(baseLosses));
        }
        return Of(losses.Count, drawn => Sum(losses, drawn).BitsPerByte - Sum(baseLosses, drawn).BitsPerByte);
    }

    private Interval? Of(int documents, Func<int[], double> figureOf)
    {
        if (documents < 2)
            return null;
        var random = new SplitMix64(seed);
        var drawn = new int[documents];
        var figures = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            for (var j = 0; j < documents; j++)
                drawn[j] = (int)random.Next((ulong)documents);
            figures[i] = figureOf(drawn);
        }
        Array.Sort(figures);
        return new Interval(Quantile(figures, (1 - confidence) / 2), Quantile(figures, (1 + confidence) / 2));
    }

    private static DocumentLoss Sum(IReadOnlyList<DocumentLoss> losses, int[] drawn)
    {
        var sum = default(DocumentLoss);
        foreach (var document in drawn)
            sum += losses[document];
        return sum;
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
