using DomainAdapt.Core.Failures;

namespace DomainAdapt.Shards.Sequences;

/// <summary>
/// The sequences of a mix, memory-mapped from its flat files in order: any sequence by its global number, without decoding. Reading is safe
/// from several threads at once.
/// </summary>
public sealed class FlatSequences : IDisposable
{
    private readonly List<FlatPart> _parts = [];
    private readonly List<long> _firsts = [];

    private FlatSequences()
    {
    }

    /// <summary>What the sequences have in common.</summary>
    public SequenceFormat Format => _parts[0].Format;

    /// <summary>Sequences in all files.</summary>
    public long Count { get; private set; }

    /// <summary>Opens files of ids with their indexes, in the order of the mix's tasks.</summary>
    /// <exception cref="DomainAdaptException">There is none, a file is missing, or they do not belong together.</exception>
    public static FlatSequences Open(IReadOnlyList<(string Ids, string Index)> parts)
    {
        if (parts.Count == 0)
            throw new DomainAdaptException("There is no flat file of sequences. Run the mix first.", ExitCodes.InputsMissing);
        var sequences = new FlatSequences();
        try
        {
            foreach (var (ids, index) in parts)
                sequences.Add(FlatPart.Open(ids, index));
            return sequences;
        }
        catch
        {
            sequences.Dispose();
            throw;
        }
    }

    /// <summary>The source of a sequence.</summary>
    public string SourceOf(long sequence)
    {
        var (part, row) = Find(sequence);
        return part.SourceOf(row);
    }

    /// <summary>Tokens of a sequence that are not padding, which comes last.</summary>
    public int RealTokensOf(long sequence)
    {
        var (part, row) = Find(sequence);
        return part.RealTokensOf(row);
    }

    /// <summary>Where documents begin in a sequence, from 0 on: what a mask between documents is made of.</summary>
    public IReadOnlyList<int> DocumentStartsOf(long sequence)
    {
        var (part, row) = Find(sequence);
        return part.DocumentStartsOf(row);
    }

    /// <summary>Copies a sequence's ids; <paramref name="ids"/> has room for <see cref="SequenceFormat.SequenceTokens"/>.</summary>
    public void Read(long sequence, Span<int> ids)
    {
        var (part, row) = Find(sequence);
        part.Read(row, ids);
    }

    /// <summary>Copies a sequence's ids as 64-bit numbers, which embeddings take.</summary>
    public void Read(long sequence, Span<long> ids)
    {
        var (part, row) = Find(sequence);
        part.Read(row, ids);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts)
            part.Dispose();
    }

    private void Add(FlatPart part)
    {
        _parts.Add(part);
        _firsts.Add(Count);
        Count += part.Count;
        if (part.Format != Format)
            throw new DomainAdaptException($"{part.Path}: holds {part.Format}, but the files before it {Format}. Run the mix again.", ExitCodes.StaleOutput);
    }

    private (FlatPart Part, long Row) Find(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Count);
        // Where parts are empty, several begin at one number: the last of them holds it.
        var found = _firsts.BinarySearch(sequence);
        if (found < 0)
            found = ~found - 1;
        while (found + 1 < _firsts.Count && _firsts[found + 1] == sequence)
            found++;
        return (_parts[found], sequence - _firsts[found]);
    }
}
