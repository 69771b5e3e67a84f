using CsCheck;
using DomainAdapt.Corpora.Holdout;

namespace DomainAdapt.Corpora.Tests.Holdout;

public sealed class NGramCoverageTests
{
    [Fact] // Against marking every word of every n-gram that a set of training n-grams has.
    public void CountCovered_IsTheShareOfMarkedWords()
    {
        var text = Gen.Int[0, 1].Select(word => (ulong)word).List[0, 60];
        Gen.Select(text, text.List[0, 3]).Sample((heldOut, training) =>
        {
            var coverage = new NGramCoverage();
            coverage.Want(heldOut);
            foreach (var document in training)
                coverage.Scan(document);

            var known = training.SelectMany(Runs).ToHashSet();
            var marked = new bool[heldOut.Count];
            for (var start = 0; start + NGramCoverage.Length <= heldOut.Count; start++)
            {
                if (known.Contains(string.Join(' ', heldOut.Skip(start).Take(NGramCoverage.Length))))
                    marked.AsSpan(start, NGramCoverage.Length).Fill(true);
            }
            Assert.Equal(
                (marked.Count(isMarked => isMarked), Runs(heldOut).Count(known.Contains)), NGramCoverage.CountCovered(heldOut, [.. coverage.Found()]));
            Assert.Equal(Runs(heldOut).Count(), NGramCoverage.CountNGrams(heldOut.Count));
        });
    }

    [Fact]
    public void Found_IsSortedAndWithoutRepeats()
    {
        var coverage = new NGramCoverage();
        List<ulong> words = [.. Enumerable.Range(0, 40).Select(i => (ulong)i)];
        coverage.Want(words);
        coverage.Scan(words);
        coverage.Scan(words);
        Assert.Equal(28, coverage.Found().Count);
        Assert.Equal(coverage.Found().Order(), coverage.Found());
    }

    private static IEnumerable<string> Runs(List<ulong> words)
        => Enumerable.Range(0, Math.Max(0, words.Count - NGramCoverage.Length + 1)).Select(start => string.Join(' ', words.Skip(start).Take(NGramCoverage.Length)));
}
