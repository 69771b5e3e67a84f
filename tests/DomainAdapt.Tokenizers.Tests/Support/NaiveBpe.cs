using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>Byte-pair encoding as its definition reads: look for the first merge that applies anywhere, apply it, start again.</summary>
internal static class NaiveBpe
{
    /// <summary>The ids of one piece.</summary>
    public static List<int> Merge(BpeModel model, ReadOnlySpan<byte> piece)
    {
        var ids = new List<int>();
        foreach (var value in piece)
            ids.Add(IdOf(model, ByteAlphabet.Spell([value])));
        return Merge(model.Merges, ids);
    }

    /// <summary>What tokens become.</summary>
    public static List<int> Merge(IReadOnlyList<Merge> merges, List<int> ids)
    {
        var ranks = new Dictionary<(int, int), int>();
        for (var rank = 0; rank < merges.Count; rank++)
            ranks[(merges[rank].Left, merges[rank].Right)] = rank;
        while (true)
        {
            var (best, at) = (int.MaxValue, -1);
            for (var i = 0; i + 1 < ids.Count; i++)
            {
                if (ranks.TryGetValue((ids[i], ids[i + 1]), out var rank) && rank < best)
                    (best, at) = (rank, i);
            }
            if (at < 0)
                return ids;
            ids[at] = merges[best].Merged;
            ids.RemoveAt(at + 1);
        }
    }

    private static int IdOf(BpeModel model, string token)
    {
        for (var id = 0; id < model.Vocabulary.Count; id++)
        {
            if (model.Vocabulary[id] == token)
                return id;
        }
        throw new ArgumentException($"No token '{token}'.", nameof(token));
    }
}
