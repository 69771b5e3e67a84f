using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Corpora.Mixing;

/// <summary>
/// The endless stream of a source's tokens: epoch after epoch, each with all documents in an order of its own, a separator after every
/// document. A sequence is a stretch of it, so what is too short for a sequence at an epoch's end begins the next epoch's first. Any place
/// can be read without reading what comes before.
/// </summary>
internal sealed class SourceStream : IDisposable
{
    private readonly string _source;
    private readonly SourceDocuments _documents;
    private readonly IReadOnlyList<TokenPool> _pools;
    private readonly int _separator;
    private readonly long _seed;
    private readonly int[] _order;
    private readonly long[] _starts;
    private long _epoch = -1;

    /// <summary>Makes the stream.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="documents">Its documents.</param>
    /// <param name="pools">Its pool files, in the order of the documents' numbers; disposed with the stream.</param>
    /// <param name="separator">Id after every document.</param>
    /// <param name="seed">The pipeline's seed.</param>
    public SourceStream(string source, SourceDocuments documents, IReadOnlyList<TokenPool> pools, int separator, long seed)
    {
        _source = source;
        _documents = documents;
        _pools = pools;
        _separator = separator;
        _seed = seed;
        _order = new int[documents.Documents.Count];
        _starts = new long[documents.Documents.Count];
    }

    /// <summary>Reads the tokens from <paramref name="position"/> on, and which documents they are.</summary>
    /// <param name="position">First token within the stream.</param>
    /// <param name="ids">What is filled.</param>
    /// <param name="sequence">The global number that the pieces bear.</param>
    /// <param name="pieces">Where the pieces are added.</param>
    public void Read(long position, Span<int> ids, long sequence, List<SequencePiece> pieces)
    {
        var filled = 0;
        while (filled < ids.Length)
        {
            Enter((position + filled) / _documents.Tokens);
            var within = (position + filled) % _documents.Tokens;
            var place = Array.BinarySearch(_starts, within);
            for (place = place < 0 ? ~place - 1 : place; place < _order.Length && filled < ids.Length; place++)
            {
                var document = _documents.Documents[_order[place]];
                var offset = (int)(within - _starts[place]);
                var taken = Math.Min(document.Tokens + 1 - offset, ids.Length - filled);
                Fetch(document, offset, ids.Slice(filled, taken));
                pieces.Add(new SequencePiece(sequence, filled, taken, document.Id, offset, (int)_epoch));
                filled += taken;
                within += taken;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pool in _pools)
            pool.Dispose();
    }

    private void Fetch(PooledDocument document, int offset, Span<int> ids)
    {
        if (offset + ids.Length > document.Tokens)
        {
            ids[^1] = _separator;
            ids = ids[..^1];
        }
        _pools[document.Pool].Read(document.First + offset, ids);
    }

    private void Enter(long epoch)
    {
        if (epoch == _epoch)
            return;
        _epoch = epoch;
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        new SplitMix64(SeedOf(epoch)).Shuffle(_order.AsSpan());
        var start = 0L;
        for (var place = 0; place < _order.Length; place++)
        {
            _starts[place] = start;
            start += _documents.Documents[_order[place]].Tokens + 1L;
        }
    }

    private ulong SeedOf(long epoch)
        => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{_seed}/{_source}/{epoch}"))));
}
