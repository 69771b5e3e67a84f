using System.Collections.Frozen;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Encodes texts on one thread: what one model's encoders share is handed in, buffers and cache are its own.</summary>
internal sealed class PieceEncoder(
    PieceSplitter splitter, AddedTokenFinder added, MergeTable merges, int[] byteIds, FrozenDictionary<string, int>? wholePieces)
{
    private readonly PieceMerger _merger = new(merges, byteIds);
    private readonly PieceCache _cache = new();

    /// <summary>Adds the ids of a text.</summary>
    public void Encode(ReadOnlySpan<byte> text, List<int> ids)
    {
        for (var start = 0; start < text.Length;)
        {
            var (end, length, id) = added.Find(text, start);
            EncodePieces(text[start..end], ids);
            if (length > 0)
                ids.Add(id);
            start = end + length;
        }
    }

    private void EncodePieces(ReadOnlySpan<byte> text, List<int> ids)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = splitter.End(text, start);
            if (_cache.TryAppend(text, start, end - start, ids, out var key))
                continue;
            var piece = EncodePiece(text[start..end]);
            ids.AddRange(piece);
            _cache.Put(key, piece);
        }
    }

    private ReadOnlySpan<int> EncodePiece(ReadOnlySpan<byte> piece)
        => wholePieces is not null && wholePieces.TryGetValue(ByteAlphabet.Spell(piece), out var id) ? new[] { id } : _merger.Merge(piece);
}
