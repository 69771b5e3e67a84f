using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Batches;

namespace DomainAdapt.Training.Tests.Batches;

/// <summary>Sequences that count upwards from a random id, so that there is something to learn; the sources take turns.</summary>
internal sealed class SomeSequences(long count, int sequenceTokens, int vocabulary) : ITrainingSequences
{
    /// <summary>Real tokens by sequence, where they are fewer than all.</summary>
    public Dictionary<long, int> Short { get; } = [];

    /// <summary>Called with the number of every sequence read.</summary>
    public Action<long>? OnRead { get; init; }

    public long Count => count;

    public int SequenceTokens => sequenceTokens;

    public void Read(long index, Span<int> ids)
    {
        OnRead?.Invoke(index);
        var start = (int)(SplitMix64.Mix((ulong)index + 1) % (ulong)vocabulary);
        for (var i = 0; i < sequenceTokens; i++)
            ids[i] = (start + i) % vocabulary;
    }

    public int RealTokens(long index) => Short.GetValueOrDefault(index, sequenceTokens);

    public string SourceOf(long index) => index % 3 == 0 ? "web" : "law";
}
