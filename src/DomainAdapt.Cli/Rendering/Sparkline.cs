namespace DomainAdapt.Cli.Rendering;

/// <summary>A curve in a line of text: each letter is the mean of a stretch of values, from the lowest to the highest of them.</summary>
internal static class Sparkline
{
    private const string Letters = "▁▂▃▄▅▆▇█";

    /// <summary>Draws values, in their order, with so many letters at most; what is no number is left out.</summary>
    public static string Of(IReadOnlyList<double> values, int most)
    {
        double[] numbers = [.. values.Where(double.IsFinite)];
        var count = Math.Min(most, numbers.Length);
        double[] means = [.. Enumerable.Range(0, count).Select(letter => numbers[(letter * numbers.Length / count)..((letter + 1) * numbers.Length / count)].Average())];
        if (count == 0)
            return "";
        var (low, high) = (means.Min(), means.Max());
        return string.Concat(means.Select(mean => Letters[high > low ? (int)Math.Round((mean - low) / (high - low) * (Letters.Length - 1)) : 0]));
    }
}
