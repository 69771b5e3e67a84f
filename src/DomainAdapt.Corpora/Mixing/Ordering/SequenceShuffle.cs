using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Mixing.Ordering;

/// <summary>
/// Lays an epoch's shuffled documents one after the other, cuts them where sequences are full, and shuffles the sequences: those of one long
/// document would otherwise follow one another for many training steps. What the epoch has of a sequence that another epoch begins or ends stays first or
/// last, so that every epoch's tokens are placed before the next one's. The pieces are sorted on disk.
/// </summary>
internal sealed class SequenceShuffle : IDisposable
{
    private readonly int _sequenceTokens;
    private readonly ulong _seed;
    private readonly long _first;
    private readonly long _end;
    private readonly ExternalSort<DrawnPiece> _sort;
    private long _position;

    /// <summary>Makes a shuffle of one epoch.</summary>
    /// <param name="sequenceTokens">Tokens of a sequence.</param>
    /// <param name="seed">What sequences are shuffled by.</param>
    /// <param name="first">Place of the epoch's first token in its source's stream.</param>
    /// <param name="tokens">Tokens of the epoch, separators included.</param>
    /// <param name="documents">Documents of the epoch.</param>
    /// <param name="memoryBytes">Memory of the sort at most.</param>
    /// <param name="scratchFolder">Where its runs lie.</param>
    public SequenceShuffle(int sequenceTokens, ulong seed, long first, long tokens, long documents, long memoryBytes, string scratchFolder)
    {
        (_sequenceTokens, _seed, _first, _end, _position) = (sequenceTokens, seed, first, first + tokens, first);
        var pieces = documents + (tokens / sequenceTokens) + 2; // each document, and one more wherever a sequence begins
        _sort = new ExternalSort<DrawnPiece>(Math.Min(memoryBytes, pieces * Unsafe.SizeOf<DrawnPiece>()), scratchFolder, name: "pieces");
    }

    /// <summary>Adds the next document of the epoch.</summary>
    public void Add(ShuffledDocument document)
    {
        var length = document.Tokens + 1;
        for (var offset = 0; offset < length;)
        {
            var tokens = (int)Math.Min(length - offset, _sequenceTokens - (_position % _sequenceTokens));
            var piece = new OrderedPiece(_position - _first, document.Id, document.Pool, tokens, document.First, offset, document.Tokens);
            _sort.Add(new DrawnPiece(DrawOf(_position / _sequenceTokens), piece));
            _position += tokens;
            offset += tokens;
        }
    }

    /// <summary>Writes the pieces in the order of their new places.</summary>
    public void WriteTo(RecordWriter<OrderedPiece> pieces, CancellationToken cancellationToken)
    {
        var start = 0L;
        foreach (var drawn in _sort.Sorted())
        {
            cancellationToken.ThrowIfCancellationRequested();
            pieces.Write(drawn.Piece with { Start = start });
            start += drawn.Piece.Tokens;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sort.Dispose();

    private ulong DrawOf(long sequence)
    {
        if (sequence * _sequenceTokens < _first)
            return ulong.MinValue;
        // Scattered by a bijection: no two sequences draw the same.
        return (sequence + 1) * _sequenceTokens > _end ? ulong.MaxValue : SplitMix64.Mix(_seed ^ SplitMix64.Mix((ulong)sequence));
    }

    /// <summary>A stretch of a document before the shuffle, with the number that its sequence draws.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct DrawnPiece(ulong Draw, OrderedPiece Piece) : IComparable<DrawnPiece>
    {
        public int CompareTo(DrawnPiece other) => Draw != other.Draw ? Draw.CompareTo(other.Draw) : Piece.Start.CompareTo(other.Piece.Start);
    }
}
