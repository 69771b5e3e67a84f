namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>A label and how probable it is.</summary>
/// <param name="Label">The label, without prefix.</param>
/// <param name="Probability">From 0 to 1; fastText's own rounding up of logarithms may end at 1.00001.</param>
public readonly record struct LabelProbability(string Label, float Probability);

/// <summary>
/// Labels texts with a fastText model. Holds the buffers of one thread; what it remembers of words is their sums, pure functions of the
/// words, so a label never depends on the texts before it.
/// </summary>
public sealed class FastTextPredictor
{
    private readonly FastTextModel _model;
    private readonly WordSums _words;
    private readonly LabelScores _scores;
    private readonly float[] _hidden;
    private readonly List<int> _hashes = [];
    private readonly LabelProbability[] _best = new LabelProbability[1];
    private LabelProbability[]? _all;

    /// <summary>Takes a model, which may serve other threads too.</summary>
    public FastTextPredictor(FastTextModel model)
    {
        (_model, _words, _scores) = (model, new WordSums(model), new LabelScores(model));
        _hidden = new float[model.Options.Dimension];
    }

    /// <summary>The most probable label, as fastText gives it for the text as one line; null where no part of the text is known to the model.</summary>
    public LabelProbability? Predict(ReadOnlySpan<byte> text) => Predict(text, _best) == 0 ? null : _best[0];

    /// <summary>The probability of one label; 0 where the model gives it none, or no part of the text is known to it.</summary>
    public float ProbabilityOf(ReadOnlySpan<byte> text, string label)
    {
        _all ??= new LabelProbability[_model.Vocabulary.Labels.Count];
        foreach (var found in _all.AsSpan(0, Predict(text, _all)))
        {
            if (found.Label == label)
                return found.Probability;
        }
        return 0;
    }

    /// <summary>The most probable labels, in descending order.</summary>
    /// <param name="text">UTF-8; line ends count as blanks.</param>
    /// <param name="best">Takes as many labels as it is long.</param>
    /// <returns>Labels written: fewer where the model has fewer, none where no part of the text is known to it.</returns>
    public int Predict(ReadOnlySpan<byte> text, Span<LabelProbability> best)
    {
        Array.Clear(_hidden);
        _hashes.Clear();
        var rows = 0;
        while (FastTextWords.Next(ref text) is { IsEmpty: false } word && !word.SequenceEqual(FastTextVocabulary.EndOfLine))
            rows += Add(word);
        rows += Add(FastTextVocabulary.EndOfLine);
        rows += AddWordNGrams();
        if (rows == 0)
            return 0;
        var scale = 1f / rows;
        foreach (ref var value in _hidden.AsSpan())
            value *= scale;
        return _scores.Best(_hidden, best);
    }

    private int Add(ReadOnlySpan<byte> word)
    {
        var (sum, rows, hash) = _words.Of(word);
        Vectors.Add(_hidden, sum.Span);
        if (_model.Options.WordNGrams > 1 && hash is { } value)
            _hashes.Add((int)value);
        return rows;
    }

    private int AddWordNGrams()
    {
        var rows = 0;
        for (var first = 0; first < _hashes.Count; first++)
        {
            // Signed, as fastText widens them.
            var hash = (ulong)_hashes[first];
            for (var last = first + 1; last < _hashes.Count && last < first + _model.Options.WordNGrams; last++)
            {
                hash = hash * FastTextHash.RunFactor + (ulong)_hashes[last];
                if (_model.Vocabulary.Hashed(hash) is >= 0 and var row)
                {
                    Vectors.Add(_hidden, _model.Input.Row(row));
                    rows++;
                }
            }
        }
        return rows;
    }
}
