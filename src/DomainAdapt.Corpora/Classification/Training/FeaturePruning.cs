using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>Which words and hashed features are worth their bytes: those with the longest rows (Joulin et al., 2016, FastText.zip).</summary>
internal static class FeaturePruning
{
    /// <summary>The vocabulary of a model with only so many rows; the end of a line always stays.</summary>
    public static FastTextVocabulary Prune(FastTextModel model, int keep)
    {
        var words = model.Vocabulary.WordCount;
        var kept = Enumerable.Range(0, model.Input.Rows)
            .OrderByDescending(row => row < words && model.Vocabulary.Word(row).SequenceEqual(FastTextVocabulary.EndOfLine) ? float.MaxValue : Vectors.Dot(model.Input.Row(row), model.Input.Row(row)))
            .Take(keep).Order().ToArray();
        int[] keptWords = [.. kept.Where(row => row < words)];
        int[] keptBuckets = [.. kept.Where(row => row >= words)];
        return new FastTextVocabulary(
            [.. keptWords.Select(row => model.Vocabulary.Word(row).ToArray())],
            model.Vocabulary.Labels,
            model.Options.Buckets,
            new PrunedBuckets(model.Options.Buckets, keptBuckets.Select((row, place) => (row - words, place))))
        {
            WordCounts = [.. keptWords.Select(row => model.Vocabulary.WordCounts[row])],
            Tokens = model.Vocabulary.Tokens,
        };
    }
}
