using System.Buffers;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Finds the most probable way to cut a text into tokens (Viterbi, 1967), on one thread with buffers of its own: 12 bytes for each byte of
/// the longest piece, which is spaces and the word after them. Scores are added in single precision and compared in double, as the
/// SentencePiece library does, so that ties fall alike. Pieces met before are remembered with how far they are from a tie.
/// </summary>
internal sealed class UnigramEncoder(UnigramTables tables)
{
    private const int FlushedAt = 4096; // ids

    private readonly ArrayBufferWriter<byte> _normalized = new();
    private readonly PieceCache _cache = new(hasMargins: true);
    private readonly PieceIds _ids = new(FlushedAt);
    private readonly UnigramMargin _margin = new(tables);
    private Best[] _best = [];
    private float _score; // of the text so far

    /// <summary>Adds the ids of a text.</summary>
    public void Encode(ReadOnlySpan<byte> text, List<int> ids)
    {
        _normalized.ResetWrittenCount();
        var normalized = tables.Model.Normalizer!.Normalize(text, _normalized);
        _score = 0;
        var from = ids.Count;
        for (int start = 0, end; start < normalized.Length; start = end)
        {
            end = tables.CutsAtSpaces ? EndOfPiece(normalized, start) : normalized.Length;
            if (_cache.TryAppend(normalized, start, end - start, tables.Tolerance(_score), _ids, out var key))
            {
                Add(_ids.Last);
            }
            else
            {
                var piece = normalized[start..end];
                if (_margin.TryMeasure(piece, key, out var margin))
                    _cache.Put(key, _margin.Ids, margin);
                _ids.MoveTo(ids);
                Cut(piece);
                Collect(piece, from, ids);
            }
            if (_ids.IsFull)
                _ids.MoveTo(ids);
        }
        _ids.MoveTo(ids);
    }

    // As if they had been found from here.
    private void Add(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
            _score = (float)(tables.Scores[id] + _score);
    }

    private static int EndOfPiece(ReadOnlySpan<byte> text, int start)
    {
        while (start < text.Length && text[start] == ' ')
            start++;
        var length = text[start..].IndexOf((byte)' ');
        return length < 0 ? text.Length : start + length;
    }

    private void Cut(ReadOnlySpan<byte> text)
    {
        if (_best.Length <= text.Length)
            _best = new Best[Math.Max(text.Length + 1, (int)Math.Min(2L * _best.Length, Array.MaxLength))];
        var best = _best.AsSpan(0, text.Length + 1);
        best.Fill(new Best(0, -1, 0));
        best[0] = new Best(_score, -1, 0);
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = Math.Min(UnigramTables.CharacterLength(text[start]), text.Length - start);
            var score = best[start].Score;
            var (node, isKnown) = (ByteTrie.Root, false);
            for (var end = start; end < text.Length && tables.Trie.TryStep(ref node, text[end]);)
            {
                end++;
                var id = tables.Trie.ValueOf(node);
                if (id < 0)
                    continue;
                Offer(ref best[end], start, id, tables.Scores[id] + score);
                isKnown |= end == start + length;
            }
            if (!isKnown)
                Offer(ref best[start + length], start, tables.Model.UnknownId, tables.UnknownScore + score);
        }
        _score = best[text.Length].Score;
    }

    private static void Offer(ref Best best, int start, int id, double score)
    {
        if (best.Start < 0 || score > best.Score)
            best = new Best((float)score, start, id);
    }

    // From the end to the start, then turned round.
    private void Collect(ReadOnlySpan<byte> text, int textFrom, List<int> ids)
    {
        var (from, unknown) = (ids.Count, tables.Model.UnknownId);
        for (var end = text.Length; end > 0; end = _best[end].Start)
        {
            var (_, start, id) = _best[end];
            if (id != unknown)
                ids.Add(id);
            else if (tables.Model.ByteIds is { } bytes)
                AddBytes(text[start..end], bytes, ids);
            else if (ids.Count == from || ids[^1] != id)
                ids.Add(id); // unknown characters in a row are one
        }
        ids.Reverse(from, ids.Count - from);
        // So they are where one piece ends and the next begins.
        if (from > textFrom && ids.Count > from && tables.Model.ByteIds is null && ids[from] == unknown && ids[from - 1] == unknown)
            ids.RemoveAt(from);
    }

    private static void AddBytes(ReadOnlySpan<byte> character, int[] bytes, List<int> ids)
    {
        for (var i = character.Length - 1; i >= 0; i--)
            ids.Add(bytes[character[i]]);
    }

    /// <summary>The best way to an index of the text: its score, and its last token.</summary>
    private readonly record struct Best(float Score, int Start, int Id);
}
