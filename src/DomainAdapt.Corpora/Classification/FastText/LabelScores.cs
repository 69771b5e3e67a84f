namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>From a text's vector to its most probable labels. Logarithms and the logistic function are rounded as fastText rounds them.</summary>
internal sealed class LabelScores
{
    private const float LogisticRange = 8;
    private const int LogisticSteps = 512;
    private static readonly float LeastScore = Log(0);

    private static readonly float[] LogisticTable = [.. Enumerable.Range(0, LogisticSteps + 1)
        .Select(step => (float)(1.0 / (1.0 + Math.Exp(-(step * 2 * LogisticRange / LogisticSteps - LogisticRange)))))];

    private readonly FastTextModel _model;
    private readonly string[] _labels;
    private readonly float[] _outputs;

    public LabelScores(FastTextModel model)
        => (_model, _labels, _outputs) = (model, [.. model.Labels], new float[model.Vocabulary.Labels.Count]);

    /// <summary>Writes the most probable labels in descending order and says how many.</summary>
    public int Best(ReadOnlySpan<float> hidden, Span<LabelProbability> best)
    {
        var top = new Top(best);
        if (_model.Tree is { } tree)
        {
            if (tree.Labels > 0)
                Descend(tree, tree.Root, 0, hidden, ref top);
        }
        else
        {
            Score(hidden);
            for (var label = 0; label < _outputs.Length; label++)
                top.Offer(_labels[label], Log(_outputs[label]));
        }
        foreach (ref var item in best[..top.Count])
            item = item with { Probability = (float)Math.Exp(item.Probability) };
        return top.Count;
    }

    /// <summary>Depth first, the likelier child first, and no node that is already less probable than what was found.</summary>
    private void Descend(HuffmanTree tree, int node, float score, ReadOnlySpan<float> hidden, ref Top top)
    {
        // fastText gives no label below its smallest logarithm.
        if (!top.Admits(score) || score < LeastScore)
            return;
        if (node < tree.Labels)
        {
            top.Offer(_labels[node], score);
            return;
        }
        var yes = (float)(1.0 / (1.0 + Math.Exp(-Vectors.Dot(_model.Output.Row(node - tree.Labels), hidden))));
        var (left, right) = (score + Log((float)(1.0 - yes)), score + Log(yes));
        if (yes > 0.5f)
        {
            Descend(tree, tree.Right(node), right, hidden, ref top);
            Descend(tree, tree.Left(node), left, hidden, ref top);
        }
        else
        {
            Descend(tree, tree.Left(node), left, hidden, ref top);
            Descend(tree, tree.Right(node), right, hidden, ref top);
        }
    }

    private void Score(ReadOnlySpan<float> hidden)
    {
        for (var label = 0; label < _outputs.Length; label++)
            _outputs[label] = Vectors.Dot(_model.Output.Row(label), hidden);
        if (_model.Options.Loss != FastTextLoss.Softmax)
        {
            foreach (ref var output in _outputs.AsSpan())
                output = Logistic(output);
            return;
        }
        var largest = _outputs.Length == 0 ? 0 : _outputs.Max();
        var sum = 0f;
        foreach (ref var output in _outputs.AsSpan())
            sum += output = (float)Math.Exp(output - largest);
        foreach (ref var output in _outputs.AsSpan())
            output /= sum;
    }

    private static float Logistic(float value) => value switch
    {
        < -LogisticRange => 0,
        > LogisticRange => 1,
        _ => LogisticTable[(int)((value + LogisticRange) * LogisticSteps / LogisticRange / 2)],
    };

    private static float Log(float probability) => (float)Math.Log(probability + 1e-5);

    /// <summary>The best so far, in descending order; of equal scores the first offered stays ahead.</summary>
    private ref struct Top(Span<LabelProbability> best)
    {
        private readonly Span<LabelProbability> _best = best;

        public int Count { get; private set; }

        public readonly bool Admits(float score) => Count < _best.Length || (Count > 0 && score > _best[Count - 1].Probability);

        public void Offer(string label, float score)
        {
            if (!Admits(score))
                return;
            var at = Count < _best.Length ? Count++ : Count - 1;
            for (; at > 0 && _best[at - 1].Probability < score; at--)
                _best[at] = _best[at - 1];
            _best[at] = new LabelProbability(label, score);
        }
    }
}
