using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace DomainAdapt.Core.Stages;

/// <summary>
/// What a task counted, by name: <c>documents_in</c>, <c>documents_kept</c>, <c>bytes_cut</c>, and <c>documents_rejected.too_short</c> for a part of
/// a count. Names sort ordinally, so equal counts have equal bytes.
/// </summary>
public sealed class Counts : IEnumerable<KeyValuePair<string, long>>
{
    /// <summary>Name of the count of documents that rules dropped and cut, a part for each rule; 0 is told of as a warning.</summary>
    public const string RuleHits = "rule_hits";

    private const int LongestKnown = 128;

    private readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);

    /// <summary>The count of that name; 0 where it was never counted.</summary>
    public long this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set => _values[name] = value;
    }

    /// <summary>Adds to a count.</summary>
    public void Add(string name, long amount = 1) => CollectionsMarshal.GetValueRefOrAddDefault(_values, name, out _) += amount;

    /// <summary>Adds to a count and to the part of it that <paramref name="part"/> names.</summary>
    public void AddPart(string name, string part, long amount = 1)
    {
        Add(name, amount);
        var length = name.Length + 1 + part.Length;
        if (length > LongestKnown)
        {
            Add(name + '.' + part, amount);
            return;
        }
        // Counted for every document, so the name is made once.
        Span<char> whole = stackalloc char[LongestKnown];
        name.CopyTo(whole);
        whole[name.Length] = '.';
        part.CopyTo(whole[(name.Length + 1)..]);
        CollectionsMarshal.GetValueRefOrAddDefault(_values.GetAlternateLookup<ReadOnlySpan<char>>(), whole[..length], out _) += amount;
    }

    /// <summary>Adds all counts of another.</summary>
    public void Add(Counts other)
    {
        foreach (var (name, amount) in other)
            Add(name, amount);
    }

    /// <summary>The parts of a count, by the name of the part.</summary>
    public ImmutableSortedDictionary<string, long> Parts(string name)
        => _values.Where(pair => pair.Key.StartsWith(name + '.', StringComparison.Ordinal))
            .ToImmutableSortedDictionary(pair => pair.Key[(name.Length + 1)..], pair => pair.Value, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, long>> GetEnumerator() => _values.OrderBy(pair => pair.Key, StringComparer.Ordinal).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Counts that must add up: the sum of <paramref name="Left"/> equals the sum of <paramref name="Right"/>.</summary>
/// <param name="Name">What is balanced: <c>documents</c>, <c>bytes</c>, <c>records</c>.</param>
/// <param name="Left">What came in.</param>
/// <param name="Right">Where it went.</param>
public sealed record Balance(string Name, IReadOnlyList<string> Left, IReadOnlyList<string> Right)
{
    /// <summary>Both sums.</summary>
    public (long Left, long Right) Sums(Counts counts) => (Left.Sum(name => counts[name]), Right.Sum(name => counts[name]));

    /// <summary>Documents in = kept + rejected, and bytes in = kept + rejected + cut + rewriters' change.</summary>
    public static IReadOnlyList<Balance> OfDocuments { get; } =
    [
        new("documents", ["documents_in"], ["documents_kept", "documents_rejected", "documents_held_out"]),
        new("bytes", ["bytes_in"], ["bytes_kept", "bytes_rejected", "bytes_held_out", "bytes_cut", "bytes_rewritten"]),
    ];
}
