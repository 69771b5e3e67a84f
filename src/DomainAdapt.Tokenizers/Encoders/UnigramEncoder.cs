using System.Buffers;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Finds the most probable way to cut a text into tokens (Viterbi, 1967), on one thread with buffers of its own: 12 bytes for each byte of
/// the longest text. Scores are added in single precision and compared in double, as the SentencePiece library does, so that ties fall alike.
/// </summary>
internal sealed class UnigramEncoder(SentencePieceModel model, ByteTrie trie, float unknownScore)
{
    private readonly ArrayBufferWriter<byte> _normalized = new();
    private readonly double[] _scores = [.. model.Scores.Select(score => score ?? 0)];
    private Best[] _best = [];

    /// <summary>Adds the ids of a text.</summary>
    public void Encode(ReadOnlySpan<byte> text, List<int> ids)
    {
        _normalized.ResetWrittenCount();
        var normalized = model.Normalizer!.Normalize(text, _normalized);
        if (_best.Length <= normalized.Length)
            _best = new Best[Math.Max(normalized.Length + 1, (int)Math.Min(2L * _best.Length, Array.MaxLength))];
        Cut(normalized);
        Collect(normalized, ids);
    }

    private void Cut(ReadOnlySpan<byte> text)
    {
        var best = _best.AsSpan(0, text.Length + 1);
        best.Fill(new Best(0, -1, 0));
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = Math.Min(CharacterLength(text[start]), text.Length - start);
            var score = best[start].Score;
            var (node, isKnown) = (ByteTrie.Root, false);
            for (var end = start; end < text.Length && trie.TryStep(ref node, text[end]);)
            {
                end++;
                var id = trie.ValueOf(node);
                if (id < 0)
                    continue;
                Offer(ref best[end], start, id, _scores[id] + score);
                isKnown |= end == start + length;
            }
            if (!isKnown)
                Offer(ref best[start + length], start, model.UnknownId, unknownScore + score);
        }
    }

    private static void Offer(ref Best best, int start, int id, double score)
    {
        if (best.Start < 0 || score > best.Score)
            best = new Best((float)score, start, id);
    }

    // From the end to the start, then turned round.
    private void Collect(ReadOnlySpan<byte> text, List<int> ids)
    {
        var from = ids.Count;
        for (var end = text.Length; end > 0; end = _best[end].Start)
        {
            var (_, start, id) = _best[end];
            if (id != model.UnknownId)
                ids.Add(id);
            else if (model.ByteIds is { } bytes)
                AddBytes(text[start..end], bytes, ids);
            else if (ids.Count == from || ids[^1] != id)
                ids.Add(id); // unknown characters in a row are one
        }
        ids.Reverse(from, ids.Count - from);
    }

    private static void AddBytes(ReadOnlySpan<byte> character, int[] bytes, List<int> ids)
    {
        for (var i = character.Length - 1; i >= 0; i--)
            ids.Add(bytes[character[i]]);
    }

    private static int CharacterLength(byte first) => first switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    /// <summary>The best way to an index of the text: its score, and its last token.</summary>
    private readonly record struct Best(float Score, int Start, int Id);
}
