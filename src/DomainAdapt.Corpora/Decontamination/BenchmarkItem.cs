using System.Runtime.InteropServices;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>Which part of a benchmark item counts.</summary>
public enum ItemPart
{
    /// <summary>What is asked.</summary>
    Query,

    /// <summary>What is right.</summary>
    Answer,
}

/// <summary>One item of a benchmark as hashed runs of words: enough to recognise it, and nothing of its text.</summary>
/// <param name="Id">The item's name within its benchmark.</param>
/// <param name="Query">Hashes of the runs of words of its query.</param>
/// <param name="Answer">Hashes of the runs of words of its answer.</param>
public sealed record BenchmarkItem(string Id, IReadOnlyList<ulong> Query, IReadOnlyList<ulong> Answer)
{
    /// <summary>Hashes the texts of an item; a part shorter than <paramref name="words"/> words has no run and is never found.</summary>
    public static BenchmarkItem Of(string id, ReadOnlySpan<byte> query, ReadOnlySpan<byte> answer, int words)
        => new(id, Hashes(query, words), Hashes(answer, words));

    private static ulong[] Hashes(ReadOnlySpan<byte> text, int words)
    {
        var found = new List<ulong>();
        WordHashes.Fill(text, found);
        var runs = new RollingRuns(words);
        var hashes = new SortedSet<ulong>();
        foreach (var word in CollectionsMarshal.AsSpan(found))
        {
            if (runs.Add(word))
                hashes.Add(runs.Hash);
        }
        return [.. hashes];
    }
}
