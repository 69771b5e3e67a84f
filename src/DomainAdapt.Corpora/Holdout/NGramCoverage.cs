using System.Numerics;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Holdout;

/// <summary>
/// How much of held-out text stands word for word in training text: the share of a document's words within 13-grams that training text has
/// (13: Brown et al., 2020, appendix C). Memory: about 40 bytes a held-out word, whatever the size of training.
/// </summary>
internal sealed class NGramCoverage
{
    /// <summary>Words of an n-gram.</summary>
    public const int Length = 13;

    private readonly HashSet<ulong> _wanted = [];
    private readonly List<ulong> _found = [];
    private readonly HashSieve _sieve = new();

    /// <summary>Adds the n-grams of a held-out document to those looked for.</summary>
    public void Want(List<ulong> words)
    {
        for (var start = 0; start + Length <= words.Count; start++)
        {
            if (_wanted.Add(WordHashes.OfRun(words, start, Length)))
                _sieve.Add(KeyOf(words, start));
        }
    }

    /// <summary>Looks for the n-grams in a training document; one that was found need not be looked for again.</summary>
    public void Scan(List<ulong> words)
    {
        for (var start = 0; start + Length <= words.Count && _wanted.Count > 0; start++)
        {
            // Nearly all n-grams of training text are foreign, which three of their words already show.
            if (!_sieve.MayHave(KeyOf(words, start)))
                continue;
            var hash = WordHashes.OfRun(words, start, Length);
            if (_wanted.Remove(hash))
                _found.Add(hash);
        }
    }

    /// <summary>The hashes of the n-grams that were found, ascending.</summary>
    public IReadOnlyList<ulong> Found()
    {
        _found.Sort();
        return _found;
    }

    /// <summary>How many of a document's words lie in one of the n-grams found, and how many of its n-grams were found.</summary>
    public static (int Words, int NGrams) CountCovered(List<ulong> words, HashSet<ulong> found)
    {
        var (covered, seen) = (0, 0);
        var coveredUpTo = 0;
        for (var start = 0; start + Length <= words.Count; start++)
        {
            if (!found.Contains(WordHashes.OfRun(words, start, Length)))
                continue;
            seen++;
            covered += start + Length - Math.Max(start, coveredUpTo);
            coveredUpTo = start + Length;
        }
        return (covered, seen);
    }

    /// <summary>How many n-grams a document of so many words has.</summary>
    public static int CountNGrams(int words) => Math.Max(0, words - Length + 1);

    private static ulong KeyOf(List<ulong> words, int start)
        => words[start] ^ BitOperations.RotateLeft(words[start + (Length / 2)], 21) ^ BitOperations.RotateLeft(words[start + Length - 1], 42);
}
