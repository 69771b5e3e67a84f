using System.Runtime.InteropServices;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>How far a training is.</summary>
/// <param name="Epoch">Pass over the text, from 1.</param>
/// <param name="Epochs">All passes.</param>
/// <param name="Loss">Mean loss of the pass so far, in nats a text.</param>
public readonly record struct ClassifierProgress(int Epoch, int Epochs, double Loss);

/// <summary>
/// Trains a fastText classifier by gradient descent over batches of texts. Within a batch the vectors of texts are taken from the rows as they were
/// before it, by all workers; labels are learnt from in the order of texts, by one; then each worker changes the rows that are its own, again in the
/// order of texts. So every number is the sum of the same terms in the same order whatever the number of workers.
/// </summary>
public sealed class ClassifierTrainer
{
    private readonly ClassifierSpec _spec;
    private readonly TrainingText _text;
    private readonly TextFeatures _features;
    private readonly WeightRows _input;
    private readonly SoftmaxLayer _output;
    private readonly WeightRows _hidden;
    private readonly WeightRows _gradients;
    private readonly int[] _featureCounts;
    private readonly BatchRows[] _workers;

    private ClassifierTrainer(ClassifierSpec spec, TrainingText text, FastTextVocabulary vocabulary, int workers)
    {
        (_spec, _text) = (spec, text);
        var rows = vocabulary.WordCount + (vocabulary.Pruned?.Count ?? spec.Options.Buckets);
        if (rows * 4L * WeightRows.StrideOf(spec.Dimension) > Math.Min(spec.MaxMemoryBytes, 4L * Array.MaxLength))
            throw new DomainAdaptException($"{rows} rows of {spec.Dimension} numbers do not fit in {spec.MaxMemoryBytes >> 20} MiB; lower --bucket or --dim, or raise --max-memory.", ExitCodes.Spec);
        _features = new TextFeatures(text, vocabulary, spec.Options);
        _input = new WeightRows(rows, spec.Dimension);
        _input.Scatter(spec.Seed);
        _output = new SoftmaxLayer(text.Labels.Count, spec.Dimension);
        _hidden = new WeightRows(spec.BatchTexts, spec.Dimension);
        _gradients = new WeightRows(spec.BatchTexts, spec.Dimension);
        _featureCounts = new int[spec.BatchTexts];
        _workers = [.. Enumerable.Range(0, workers).Select(_ => new BatchRows(workers))];
    }

    /// <summary>Trains a model.</summary>
    /// <param name="lines">Texts with labels.</param>
    /// <param name="spec">How.</param>
    /// <param name="workers">Threads; the model does not depend on their number.</param>
    /// <param name="progress">Is told after each pass.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static FastTextModel Train(
        IEnumerable<LabelledLine> lines, ClassifierSpec spec, int workers = 1, Action<ClassifierProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var text = TrainingText.Read(lines, spec.MaxMemoryBytes);
        var vocabulary = VocabularyOf(text, spec);
        var model = new ClassifierTrainer(spec, text, vocabulary, workers).Run(vocabulary, progress, cancellationToken);
        if (spec.KeepFeatures is not { } keep || keep >= model.Input.Rows)
            return model;
        var pruned = FeaturePruning.Prune(model, keep);
        return new ClassifierTrainer(spec, text, pruned, workers).Run(pruned, progress, cancellationToken);
    }

    private static FastTextVocabulary VocabularyOf(TrainingText text, ClassifierSpec spec)
    {
        int[] kept = [.. Enumerable.Range(0, text.Words.Count).Where(word => text.Words.Seen(word) >= spec.MinCount).OrderByDescending(text.Words.Seen)];
        return new FastTextVocabulary([.. kept.Select(word => text.Words[word].ToArray())], text.Labels, spec.Options.Buckets, null)
        {
            WordCounts = [.. kept.Select(text.Words.Seen)],
            Tokens = text.Tokens,
        };
    }

    private FastTextModel Run(FastTextVocabulary vocabulary, Action<ClassifierProgress>? progress, CancellationToken cancellationToken)
    {
        var order = new int[_text.Count];
        var (done, all) = (0L, (double)_spec.Epochs * _text.WordCount);
        using var team = new WorkerTeam(_workers.Length);
        for (var epoch = 0; epoch < _spec.Epochs; epoch++)
        {
            for (var i = 0; i < order.Length; i++)
                order[i] = i;
            new SplitMix64(SplitMix64.Mix(_spec.Seed) ^ (ulong)epoch).Shuffle<int>(order);
            var loss = 0.0;
            for (var start = 0; start < order.Length; start += _spec.BatchTexts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = order.AsMemory(start, Math.Min(_spec.BatchTexts, order.Length - start));
                team.Run(worker => Gather(worker, batch.Span));
                loss += Learn(batch.Span, (float)(_spec.LearningRate * (1 - done / all)), epoch);
                team.Run(Scatter);
                foreach (var text in batch.Span)
                    done += _text.WordsOf(text).Length;
            }
            progress?.Invoke(new ClassifierProgress(epoch + 1, _spec.Epochs, loss / order.Length));
        }
        return new FastTextModel(_spec.Options, vocabulary, _input.ToMatrix(), _output.Weights.ToMatrix());
    }

    private void Gather(int worker, ReadOnlySpan<int> batch)
    {
        var rows = _workers[worker];
        rows.Clear();
        var end = batch.Length * (worker + 1) / _workers.Length;
        for (var place = batch.Length * worker / _workers.Length; place < end; place++)
        {
            var features = rows.Take(_features, batch[place]);
            var hidden = _hidden[place];
            hidden.Clear();
            foreach (var row in features)
                Vectors.Add(hidden, _input[row]);
            _featureCounts[place] = features.Length;
            var scale = 1f / Math.Max(1, features.Length);
            foreach (ref var value in hidden)
                value *= scale;
            rows.Deal(place, features);
        }
    }

    private double Learn(ReadOnlySpan<int> batch, float rate, int epoch)
    {
        var loss = 0.0;
        for (var place = 0; place < batch.Length; place++)
        {
            var gradient = _gradients[place];
            if (_featureCounts[place] == 0)
                continue;
            var labels = _text.LabelsOf(batch[place]);
            // Of several labels, one a pass, as fastText draws them.
            var label = labels[labels.Length == 1 ? 0 : (int)(SplitMix64.Mix(_spec.Seed ^ ((ulong)epoch << 32) ^ (ulong)batch[place]) % (ulong)labels.Length)];
            loss += _output.Learn(_hidden[place], label, rate, gradient);
            var scale = 1f / _featureCounts[place];
            foreach (ref var value in gradient)
                value *= scale;
        }
        return loss;
    }

    private void Scatter(int worker)
    {
        foreach (var rows in _workers)
        {
            foreach (var (place, row) in CollectionsMarshal.AsSpan(rows.DealtTo(worker)))
                Vectors.Add(_input[row], _gradients[place]);
        }
    }
}
