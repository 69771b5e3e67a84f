using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// Turns counts into probabilities by modified Kneser-Ney smoothing, interpolated (Chen and Goodman, 1998, section 3): each length has three discounts, from
/// how many n-grams are there once, twice, three and four times; unknown words share what is left of single words with all others.
/// </summary>
internal static class NGramTrainer
{
    // Where a text is too small or too regular for the formula, as KenLM's lmplz takes on request (--discount_fallback).
    private static readonly double[] FallbackDiscounts = [0, 0.5, 1, 1.5];

    /// <summary>Log10 probabilities and back-offs of n-grams, by length and in the order of their counts.</summary>
    /// <param name="Probabilities">Log10 probabilities; those of the mark that begins sentences is -99.</param>
    /// <param name="Backoffs">Log10 back-offs; none for the longest.</param>
    /// <param name="FellBack">Lengths whose discounts the text did not give.</param>
    internal sealed record Smoothed(double[][] Probabilities, double[][] Backoffs, IReadOnlyList<int> FellBack);

    // "Never", by custom of the format.
    private const double LogOfNever = -99;

    /// <summary>Smooths counts.</summary>
    /// <exception cref="DomainAdaptException">There is no sentence.</exception>
    public static Smoothed Smooth(NGramCounts counts)
    {
        if (counts.Read.Sentences == 0)
            throw new DomainAdaptException("The training text has no sentence; expected one a line.", ExitCodes.InputsMissing);
        var (probabilities, backoffs) = (new double[counts.Order][], new double[counts.Order][]);
        var fellBack = new List<int>();
        // What a context leaves to shorter ones; that of no words to all words alike. The mark of the beginning is never said.
        double[] left = [];
        for (var length = 1; length <= counts.Order; length++)
        {
            var discounts = Discounts(counts.OfLength(length), length, fellBack);
            var entries = counts.OfLength(length);
            var contexts = length == 1 ? 1 : counts.OfLength(length - 1).Count;
            left = new double[contexts];
            var sums = new double[contexts];
            foreach (var entry in entries)
            {
                var context = length == 1 ? 0 : entry.Context;
                sums[context] += entry.Count;
                left[context] += discounts[Math.Min(entry.Count, 3)];
            }
            for (var context = 0; context < contexts; context++)
                left[context] = sums[context] > 0 ? left[context] / sums[context] : 1;
            var current = probabilities[length - 1] = new double[entries.Count];
            for (var i = 0; i < entries.Count; i++)
            {
                var entry = entries[i];
                var context = length == 1 ? 0 : entry.Context;
                var shorter = length == 1 ? 1.0 / (entries.Count - 1) : probabilities[length - 2][entry.Suffix];
                current[i] = ((entry.Count - discounts[Math.Min(entry.Count, 3)]) / Math.Max(sums[context], 1)) + (left[context] * shorter);
            }
            if (length > 1)
                backoffs[length - 2] = left;
        }
        return new Smoothed(
            [.. probabilities.Select((values, n) => Logs(values, n == 0))],
            [.. backoffs.Select(values => values is null ? [] : Logs(values, isOfWords: false))],
            fellBack);
    }

    /// <summary>Discounts for counts of 0, 1, 2, and 3 or more (Chen and Goodman, equation 26).</summary>
    private static double[] Discounts(IReadOnlyList<NGramCounts.Entry> entries, int length, List<int> fellBack)
    {
        var found = new double[5];
        foreach (var entry in entries)
        {
            if (entry.Count < found.Length)
                found[entry.Count]++;
        }
        var discounts = new double[4];
        var share = found[1] / (found[1] + (2 * found[2]));
        for (var count = 1; count < 4; count++)
        {
            discounts[count] = count - ((count + 1) * share * found[count + 1] / found[count]);
            if (discounts[count] >= 0 && discounts[count] <= count)
                continue;
            fellBack.Add(length);
            return FallbackDiscounts;
        }
        return discounts;
    }

    private static double[] Logs(double[] values, bool isOfWords)
        => [.. values.Select((value, i) => isOfWords && i == NGramCounts.Begin ? LogOfNever : Math.Log10(value))];
}
