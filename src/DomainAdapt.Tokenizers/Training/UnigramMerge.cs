using System.Text;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Merges vocabularies learnt from parts of a text: a token's probability is the mean over the parts, weighted by their bytes, 0 where a part lacks
/// it; the least probable are dropped (Wu et al., 2023).
/// </summary>
internal sealed class UnigramMerge
{
    private readonly SortedDictionary<string, double> _weighted = new(StringComparer.Ordinal);
    private double _bytes;

    /// <summary>Adds the vocabulary of a part: tokens, logarithms of their probabilities, the part's bytes.</summary>
    public void Add(byte[][] pieces, double[] scores, long bytes)
    {
        _bytes += bytes;
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = Encoding.UTF8.GetString(pieces[i]);
            _weighted[piece] = _weighted.GetValueOrDefault(piece) + (bytes * Math.Exp(scores[i]));
        }
    }

    /// <summary>So many tokens: characters first, for without them some text would fall to bytes; of equals the first by their text.</summary>
    public UnigramVocabulary Take(int most)
    {
        var taken = _weighted
            .OrderByDescending(piece => Rune.DecodeFromUtf16(piece.Key, out _, out var length) == 0 && length == piece.Key.Length)
            .ThenByDescending(piece => piece.Value)
            .Take(most)
            .ToList();
        return UnigramVocabulary.Of([.. taken.Select(piece => Encoding.UTF8.GetBytes(piece.Key))], [.. taken.Select(piece => Math.Log(piece.Value / _bytes))]);
    }
}
