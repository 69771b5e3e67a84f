using System.Buffers;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Encodes texts on one thread, with buffers and a cache of its own. Reads a space as its mark, so that text is not rewritten for it.</summary>
internal sealed class SentencePieceEncoder(SentencePieceTables tables)
{
    private readonly PieceMerger _merger = new(tables.Merges);
    private readonly PieceCache _cache = new();
    private readonly PieceIds _ids = new(4096);
    private readonly ArrayBufferWriter<byte> _normalized = new();

    /// <summary>Adds the ids of a text.</summary>
    public void Encode(ReadOnlySpan<byte> text, List<int> ids)
    {
        if (tables.Normalizer is { } normalizer)
        {
            _normalized.ResetWrittenCount();
            text = normalizer.Normalize(text, _normalized);
        }
        for (var start = 0; start < text.Length;)
        {
            var (end, length, id) = tables.AddedTokens.Find(text, start);
            EncodePieces(text[start..end], isStart: start == 0, ids);
            if (length > 0)
                ids.Add(id);
            start = end + length;
        }
    }

    private void EncodePieces(ReadOnlySpan<byte> text, bool isStart, List<int> ids)
    {
        var prefix = text.Length > 0 && tables.HasPrefix(text, isStart) ? 1 : 0;
        for (int start = 0, end; start < text.Length; start = end, prefix = 0)
        {
            end = EndOfPiece(text, start);
            var key = default(PieceCache.Key);
            if (prefix == 0 && _cache.TryAppend(text, start, end - start, 0, _ids, out key))
            {
                if (_ids.IsFull)
                    _ids.MoveTo(ids);
                continue;
            }
            _ids.MoveTo(ids);
            var piece = EncodePiece(text[start..end], prefix);
            ids.AddRange(piece);
            _cache.Put(key, piece);
        }
        _ids.MoveTo(ids);
    }

    private ReadOnlySpan<int> EncodePiece(ReadOnlySpan<byte> piece, int prefix)
    {
        var symbols = _merger.Room(prefix + piece.Length);
        if (prefix > 0)
            symbols[0] = tables.SpaceId;
        return _merger.Merge(prefix + tables.Symbols(piece, symbols[prefix..]));
    }

    // A piece is spaces and the word after them.
    private int EndOfPiece(ReadOnlySpan<byte> text, int start)
    {
        if (tables.CutsEachSpace)
            return SpaceMark.Find(text, start + Math.Max(1, SpaceMark.LengthAt(text, start)));
        if (!tables.CutsAtSpaces)
            return text.Length;
        for (int length; (length = SpaceMark.LengthAt(text, start)) > 0; start += length)
        {
        }
        return SpaceMark.Find(text, start);
    }
}
