using System.Text.RegularExpressions;

namespace DomainAdapt.Corpora.Tests.Extraction;

/// <summary>
/// The metric of the Scrapinghub article extraction benchmark: multisets of runs of four tokens, shares of each page, means over pages.
/// </summary>
internal sealed partial class ShingleScore
{
    private const int Run = 4;

    private readonly List<double> _precisions = [];
    private readonly List<double> _recalls = [];

    public double Precision => _precisions.Average();

    public double Recall => _recalls.Average();

    public double F1 => 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Adds a page and returns its own precision and recall.</summary>
    public (double Precision, double Recall) Add(string gold, string found)
    {
        var (expected, predicted) = (Shingles(gold), Shingles(found));
        double truePositive = expected.Sum(pair => Math.Min(pair.Value, predicted.GetValueOrDefault(pair.Key)));
        var falsePositive = predicted.Values.Sum() - truePositive;
        var falseNegative = expected.Values.Sum() - truePositive;
        var precision = truePositive == 0 ? (falsePositive + falseNegative == 0 ? 1 : 0) : truePositive / (truePositive + falsePositive);
        var recall = truePositive == 0 ? (falsePositive + falseNegative == 0 ? 1 : 0) : truePositive / (truePositive + falseNegative);
        if (truePositive + falsePositive > 0)
            _precisions.Add(precision);
        if (truePositive + falseNegative > 0)
            _recalls.Add(recall);
        return (precision, recall);
    }

    private static Dictionary<string, int> Shingles(string text)
    {
        var tokens = Tokens().Matches(text).Select(match => match.Value).ToArray();
        var run = Math.Min(Run, tokens.Length);
        return run == 0 ? [] : Enumerable.Range(0, tokens.Length - run + 1)
            .Select(start => string.Join(' ', tokens[start..(start + run)])).CountBy(shingle => shingle).ToDictionary();
    }

    [GeneratedRegex(@"\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Tokens();
}
