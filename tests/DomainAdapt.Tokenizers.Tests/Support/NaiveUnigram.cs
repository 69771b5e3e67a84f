using System.Buffers;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>The unigram model as the SentencePiece library reads: one walk over the whole text in single precision, nothing remembered.</summary>
internal static class NaiveUnigram
{
    /// <summary>The ids of a text.</summary>
    public static List<int> Encode(SentencePieceModel model, ReadOnlySpan<byte> utf8)
    {
        var text = model.Normalizer!.Normalize(utf8, new ArrayBufferWriter<byte>()).ToArray();
        var tokens = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < model.Vocabulary.Count; id++)
        {
            if (model.Scores[id] is not null)
                tokens.TryAdd(Latin(Encoding.UTF8.GetBytes(model.Vocabulary[id]!.Replace(SpaceMark.Character, ' '))), id);
        }
        var longest = tokens.Keys.Max(token => token.Length);
        var all = Latin(text);
        var best = new (float Score, int Start, int Id)[all.Length + 1];
        Array.Fill(best, (0, -1, 0));
        for (int start = 0, length; start < all.Length; start += length)
        {
            length = Math.Min(UnigramTables.CharacterLength(text[start]), all.Length - start);
            var isKnown = false;
            for (var end = start + 1; end <= Math.Min(all.Length, start + longest); end++)
            {
                if (!tokens.TryGetValue(all[start..end], out var id))
                    continue;
                Offer(best, start, end, id, model.Scores[id]!.Value);
                isKnown |= end == start + length;
            }
            if (!isKnown)
                Offer(best, start, start + length, model.UnknownId, (float)model.Scores.Min()!.Value - 10);
        }
        var ids = new List<int>();
        for (var end = all.Length; end > 0; end = best[end].Start)
        {
            if (best[end].Id != model.UnknownId || ids.Count == 0 || ids[^1] != model.UnknownId)
                ids.Add(best[end].Id);
        }
        ids.Reverse();
        return ids;
    }

    private static void Offer((float Score, int Start, int Id)[] best, int start, int end, int id, double score)
    {
        score += best[start].Score;
        if (best[end].Start < 0 || score > best[end].Score)
            best[end] = ((float)score, start, id);
    }

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
