using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Holdout;

/// <summary>
/// Finds the held-out documents whose Jaccard similarity to a text is at least a threshold, exactly. Two sets that similar share a member of
/// their prefixes, the first |A| - ceil(t|A|) + 1 members in one order (Bayardo, Ma, Srikant, 2007), so only prefixes are indexed and looked
/// up; what is found is counted in full. Memory: about 25 bytes a held-out word.
/// </summary>
internal sealed class NearIndex(double threshold)
{
    /// <summary>Words of a shingle.</summary>
    public const int ShingleWords = 5;

    private readonly List<DocumentId> _ids = [];
    private readonly List<ulong[]> _shingles = [];
    private readonly Dictionary<ulong, List<int>> _byPrefix = [];
    private readonly List<int> _lastAsked = [];
    private readonly HashSieve _known = new();
    private readonly HashSet<ulong> _strangers = [];
    private int _asked;

    /// <summary>Held-out documents in it.</summary>
    public int Count => _ids.Count;

    /// <summary>Adds a held-out document.</summary>
    public void Add(DocumentId id, ulong[] shingles)
    {
        foreach (var shingle in Prefix(shingles))
        {
            if (!_byPrefix.TryGetValue(shingle, out var holders))
                _byPrefix.Add(shingle, holders = []);
            holders.Add(_ids.Count);
        }
        foreach (var shingle in shingles)
            _known.Add(shingle);
        _ids.Add(id);
        _shingles.Add(shingles);
        _lastAsked.Add(0);
    }

    /// <summary>The held-out document of that number.</summary>
    public DocumentId this[int number] => _ids[number];

    /// <summary>
    /// Whether any held-out document may be near a text; false is certain, and soon found. Of a set A near another, at most (1-t)|A| members are
    /// strangers to all held-out documents, and A has no more members than the text has runs of words.
    /// </summary>
    /// <param name="words">The text's words.</param>
    public bool MayFind(List<ulong> words)
    {
        var run = Math.Min(ShingleWords, words.Count);
        var runs = words.Count - run + 1;
        _strangers.Clear();
        for (var start = 0; start < runs; start++)
        {
            var shingle = WordHashes.OfRun(words, start, run);
            if (!_known.MayHave(shingle) && _strangers.Add(shingle) && _strangers.Count > ((1 - threshold) * runs) + 1e-6)
                return false;
        }
        return true;
    }

    /// <summary>Adds the numbers of all held-out documents near a text.</summary>
    public void Find(ulong[] shingles, Func<int, bool> isWanted, List<int> near)
    {
        _asked++;
        foreach (var shingle in Prefix(shingles))
        {
            if (!_byPrefix.TryGetValue(shingle, out var holders))
                continue;
            foreach (var number in holders)
            {
                if (_lastAsked[number] == _asked)
                    continue;
                _lastAsked[number] = _asked;
                if (isWanted(number) && JaccardSimilarity.Of<ulong>(shingles, _shingles[number]) >= threshold)
                    near.Add(number);
            }
        }
    }

    private ReadOnlySpan<ulong> Prefix(ulong[] shingles)
    {
        if (shingles.Length == 0)
            return [];
        // The small step down keeps a product such as 0.8 x 5, which is a little above 4 in binary, from losing a member.
        var needed = (int)Math.Ceiling(threshold * shingles.Length - 1e-9);
        return shingles.AsSpan(0, Math.Min(shingles.Length, shingles.Length - needed + 1));
    }
}
