using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing.Ordering;

/// <summary>An epoch of a source.</summary>
/// <param name="OrderPath">File of its <see cref="OrderedPiece"/>s.</param>
/// <param name="Places">Places for tokens in it, padding included.</param>
internal sealed record SourceEpoch(string OrderPath, long Places);

/// <summary>
/// The stream of a source's tokens: epoch after epoch, each with all documents, shuffled and cut anew, a separator after every document. A sequence
/// is a stretch of it; without padding, what is too short for one at an epoch's end begins the next epoch's first. Any place can be read without
/// reading what comes before, and reading on costs no search.
/// </summary>
internal sealed class SourceStream : IDisposable
{
    private readonly IReadOnlyList<SourceEpoch> _epochs;
    private readonly long[] _firsts;
    private readonly IReadOnlyList<TokenPool> _pools;
    private readonly int _separator;
    private RecordReader<OrderedPiece>? _pieces;
    private OrderedPiece? _piece;
    private int _epoch = -1;
    private long _place = -1;

    /// <summary>Makes the stream.</summary>
    /// <param name="epochs">Its epochs, in order.</param>
    /// <param name="pools">Its pool files, in the order of the pieces' numbers; disposed with the stream.</param>
    /// <param name="separator">Id after every document, and of padding.</param>
    public SourceStream(IReadOnlyList<SourceEpoch> epochs, IReadOnlyList<TokenPool> pools, int separator)
    {
        (_epochs, _pools, _separator) = (epochs, pools, separator);
        _firsts = new long[epochs.Count];
        for (var i = 1; i < epochs.Count; i++)
            _firsts[i] = _firsts[i - 1] + epochs[i - 1].Places;
    }

    /// <summary>Reads the tokens from <paramref name="position"/> on, and which documents they are.</summary>
    /// <param name="position">First place within the stream.</param>
    /// <param name="ids">What is filled; padding comes last and is the separator.</param>
    /// <param name="sequence">The global number that the pieces bear.</param>
    /// <param name="pieces">Where the pieces are added.</param>
    /// <returns>Tokens that are not padding.</returns>
    public int Read(long position, Span<int> ids, long sequence, List<SequencePiece> pieces)
    {
        if (position != _place)
            GoTo(position);
        var filled = 0;
        while (filled < ids.Length)
        {
            if (_piece is not { } piece)
            {
                if (position + filled < _firsts[_epoch] + _epochs[_epoch].Places)
                    break; // padding to the epoch's end
                GoTo(position + filled);
                continue;
            }
            var within = position + filled - _firsts[_epoch];
            if (within < piece.Start)
                break; // padding up to the next sequence
            var offset = piece.Offset + (int)(within - piece.Start);
            var taken = (int)Math.Min(piece.End - within, ids.Length - filled);
            Fetch(piece, offset, ids.Slice(filled, taken));
            pieces.Add(new SequencePiece(sequence, filled, taken, piece.Id, offset, _epoch));
            filled += taken;
            if (within + taken == piece.End)
                _piece = _pieces!.MoveNext() ? _pieces.Current : null;
        }
        ids[filled..].Fill(_separator);
        _place = position + ids.Length;
        return filled;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pieces?.Dispose();
        foreach (var pool in _pools)
            pool.Dispose();
    }

    private void Fetch(OrderedPiece piece, int offset, Span<int> ids)
    {
        if (offset + ids.Length > piece.DocumentTokens)
        {
            ids[^1] = _separator;
            ids = ids[..^1];
        }
        _pools[piece.Pool].Read(piece.First + offset, ids);
    }

    private void GoTo(long position)
    {
        var epoch = Array.BinarySearch(_firsts, position);
        _epoch = epoch < 0 ? ~epoch - 1 : epoch;
        var within = position - _firsts[_epoch];
        _pieces?.Dispose();
        _pieces = new RecordReader<OrderedPiece>(_epochs[_epoch].OrderPath, bufferRecords: 1024).Between(piece => piece.End <= within, _ => true);
        _piece = _pieces.MoveNext() ? _pieces.Current : null;
    }
}
