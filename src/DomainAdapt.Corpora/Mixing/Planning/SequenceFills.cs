using DomainAdapt.Core.Stages;
using Microsoft.Win32.SafeHandles;
using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Mixing.Planning;

/// <summary>How many tokens each sequence of a source has.</summary>
internal interface ISequenceFills
{
    /// <summary>Sequences of all its epochs.</summary>
    long Count { get; }

    /// <summary>Tokens of a sequence, padding not counted.</summary>
    int TokensOf(long ordinal);
}

/// <summary>Sequences without padding: every one is full.</summary>
internal sealed class FullSequences(long tokens, int sequenceTokens) : ISequenceFills
{
    /// <inheritdoc/>
    public long Count { get; } = tokens / sequenceTokens;

    /// <inheritdoc/>
    public int TokensOf(long ordinal) => sequenceTokens;
}

/// <summary>Sequences packed with whole documents, as the files of a source's epochs say; a page of them is in memory.</summary>
internal sealed class PackedSequences : ISequenceFills, IDisposable
{
    /// <summary>End of the name of an epoch's file: an int32 for each sequence.</summary>
    public const string Suffix = "fills.bin";

    private readonly List<(SafeFileHandle File, long First)> _epochs = [];
    private readonly int[] _page = new int[4096];
    private long _pageFirst;
    private int _pageCount;

    /// <summary>Opens the files of a source's epochs, in order.</summary>
    public PackedSequences(IEnumerable<StageFile> epochs)
    {
        foreach (var epoch in epochs)
        {
            _epochs.Add((File.OpenHandle(epoch.Path, options: FileOptions.RandomAccess), Count));
            Count += epoch.Rows;
        }
    }

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public int TokensOf(long ordinal)
    {
        if (ordinal < _pageFirst || ordinal >= _pageFirst + _pageCount)
            ReadPage(ordinal);
        return _page[(int)(ordinal - _pageFirst)];
    }

    public void Dispose() => _epochs.ForEach(epoch => epoch.File.Dispose());

    private void ReadPage(long ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, Count);
        var (file, first) = _epochs.FindLast(epoch => epoch.First <= ordinal);
        var bytes = RandomAccess.Read(file, MemoryMarshal.AsBytes(_page.AsSpan()), (ordinal - first) * sizeof(int));
        (_pageFirst, _pageCount) = (ordinal, bytes / sizeof(int));
        if (_pageCount == 0)
            throw new EndOfStreamException($"There is no sequence {ordinal} in the files of lengths.");
    }
}
