using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>The hashed runs of words of benchmarks, and the items that have each. Memory: about 35 bytes a run.</summary>
public sealed class NGramIndex
{
    private readonly ulong[] _hashes;
    private readonly int[] _starts;
    private readonly (int Item, ItemPart Part)[] _owners;
    private readonly HashSieve _sieve = new();

    /// <summary>Takes the items whose given parts count.</summary>
    /// <param name="items">The items.</param>
    /// <param name="words">Words of a run.</param>
    /// <param name="parts">The parts that count.</param>
    public NGramIndex(IReadOnlyList<BenchmarkItem> items, int words, params IReadOnlyCollection<ItemPart> parts)
    {
        (Items, Words) = (items, words);
        var entries = items.SelectMany((item, index) => parts.SelectMany(part => RunsOf(item, part).Select(hash => (Hash: hash, Item: index, Part: part)))).ToArray();
        Array.Sort(entries);
        _owners = [.. entries.Select(entry => (entry.Item, entry.Part))];
        _hashes = [.. entries.Select(entry => entry.Hash).Distinct()];
        _starts = new int[_hashes.Length + 1];
        for (var (hash, entry) = (0, 0); hash < _hashes.Length; hash++)
        {
            while (entry < entries.Length && entries[entry].Hash == _hashes[hash])
                entry++;
            _starts[hash + 1] = entry;
        }
        foreach (var hash in _hashes)
            _sieve.Add(hash);
        TooShort = items.Count(item => parts.All(part => RunsOf(item, part).Count == 0));
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<BenchmarkItem> Items { get; }

    /// <summary>Words of a run.</summary>
    public int Words { get; }

    /// <summary>Items without a run, which can never be found.</summary>
    public int TooShort { get; }

    /// <summary>The items, and their parts, that have a run; empty for nearly every run of any text.</summary>
    internal ReadOnlySpan<(int Item, ItemPart Part)> Find(ulong hash)
    {
        if (!_sieve.MayHave(hash))
            return [];
        var at = Array.BinarySearch(_hashes, hash);
        return at < 0 ? [] : _owners.AsSpan(_starts[at].._starts[at + 1]);
    }

    private static IReadOnlyList<ulong> RunsOf(BenchmarkItem item, ItemPart part) => part == ItemPart.Query ? item.Query : item.Answer;
}
