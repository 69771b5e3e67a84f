using System.Buffers;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Encodes texts on one thread, with buffers and a cache of its own.</summary>
internal sealed class PieceEncoder(EncoderTables tables)
{
    private readonly PieceMerger _merger = new(tables.Merges);
    private readonly PieceCache _cache = new();
    private readonly PieceIds _ids = new(4096);
    private readonly ArrayBufferWriter<byte> _normalized = new();

    /// <summary>Adds the ids of a text.</summary>
    public void Encode(ReadOnlySpan<byte> text, List<int> ids)
    {
        for (var start = 0; start < text.Length;)
        {
            var (end, length, id) = tables.RawTokens.Find(text, start);
            EncodeNormalized(Normalize(text[start..end]), ids);
            if (length > 0)
                ids.Add(id);
            start = end + length;
        }
    }

    private void EncodeNormalized(ReadOnlySpan<byte> text, List<int> ids)
    {
        for (var start = 0; start < text.Length;)
        {
            var (end, length, id) = tables.NormalizedTokens.Find(text, start);
            EncodePieces(text[start..end], ids);
            if (length > 0)
                ids.Add(id);
            start = end + length;
        }
    }

    private void EncodePieces(ReadOnlySpan<byte> text, List<int> ids)
    {
        ReadOnlySpan<byte> leads = tables.Splitter.WordLeads;
        for (int start = 0, end; start < text.Length; start = end)
        {
            if (_ids.IsFull)
                _ids.MoveTo(ids);
            // Most pieces are words of ASCII, found and looked up in a few instructions without a branch to guess.
            if (PieceCache.Key.TryOfWord(text, start, leads, out var key, out var length))
            {
                end = start + length;
                if (_cache.TryAppend(key, _ids))
                    continue;
            }
            else
            {
                end = tables.Splitter.End(text, start);
                if (_cache.TryAppend(text, start, end - start, 0, _ids, out key))
                    continue;
            }
            _ids.MoveTo(ids);
            var piece = EncodePiece(text[start..end]);
            ids.AddRange(piece);
            _cache.Put(key, piece);
        }
        _ids.MoveTo(ids);
    }

    private ReadOnlySpan<int> EncodePiece(ReadOnlySpan<byte> piece)
    {
        var tokens = _merger.Room(piece.Length);
        if (tables.WholePiece(piece) is var whole and >= 0)
        {
            tokens[0] = whole;
            return tokens[..1];
        }
        for (var i = 0; i < piece.Length; i++)
        {
            // Only bytes that UTF-8 never holds can lack a token.
            var token = tables.ByteIds[piece[i]];
            tokens[i] = token >= 0 ? token : throw new ArgumentException($"The text is not UTF-8: it holds the byte 0x{piece[i]:X2}, which has no token.");
        }
        return _merger.Merge(piece.Length);
    }

    private ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> text)
    {
        if (!tables.IsNfc || Normalizer.IsNormalized(text, UnicodeForm.Nfc))
            return text;
        _normalized.ResetWrittenCount();
        Normalizer.Normalize(text, UnicodeForm.Nfc, _normalized);
        return _normalized.WrittenSpan;
    }
}
