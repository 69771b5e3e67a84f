using System.Runtime.InteropServices;

namespace DomainAdapt.Reports.Statistics;

/// <summary>
/// Documents and tokens by a name, such as a host, in bounded memory: exact up to a number of names; beyond, the rare ones are forgotten and
/// <see cref="MostMissing"/> says by how much any count may be short (Misra and Gries, 1982).
/// </summary>
/// <param name="capacity">Names that are kept at most.</param>
internal sealed class BoundedCounts(int capacity = 1_000_000)
{
    private readonly Dictionary<string, (long Documents, long Tokens)> _counts = new(StringComparer.Ordinal);

    /// <summary>Documents that any name may lack; 0 where all counts are exact.</summary>
    public long MostMissing { get; private set; }

    /// <summary>Names known.</summary>
    public int Names => _counts.Count;

    /// <summary>Whether a name was counted.</summary>
    public bool Has(string name) => _counts.ContainsKey(name);

    /// <summary>Counts a document.</summary>
    public void Add(ReadOnlySpan<char> name, long tokens) => Add(name, 1, tokens);

    /// <summary>Adds all counts of another.</summary>
    public void Add(BoundedCounts other)
    {
        MostMissing += other.MostMissing;
        foreach (var (name, count) in other._counts)
            Add(name, count.Documents, count.Tokens);
    }

    /// <summary>The names, those with most documents first; of equal ones in the order of their letters.</summary>
    public IReadOnlyList<(string Name, long Documents, long Tokens)> Largest(int most)
        => [.. _counts.Select(count => (Name: count.Key, count.Value.Documents, count.Value.Tokens))
            .OrderByDescending(count => count.Documents).ThenBy(count => count.Name, StringComparer.Ordinal).Take(most)];

    /// <summary>The names in the order of their letters.</summary>
    public IReadOnlyList<(string Name, long Documents, long Tokens)> ByName()
        => [.. _counts.Select(count => (Name: count.Key, count.Value.Documents, count.Value.Tokens)).OrderBy(count => count.Name, StringComparer.Ordinal)];

    private void Add(ReadOnlySpan<char> name, long documents, long tokens)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts.GetAlternateLookup<ReadOnlySpan<char>>(), name, out var isKnown);
        count = (count.Documents + documents, count.Tokens + tokens);
        if (!isKnown && _counts.Count > capacity)
            Forget();
    }

    /// <summary>Takes from every name what the middle one has, so that half of them go.</summary>
    private void Forget()
    {
        var middle = _counts.Values.Select(count => count.Documents).Order().ElementAt(_counts.Count / 2);
        MostMissing += middle;
        foreach (var (name, count) in _counts.ToList())
        {
            if (count.Documents <= middle)
                _counts.Remove(name);
            else
                _counts[name] = (count.Documents - middle, count.Tokens);
        }
    }
}
