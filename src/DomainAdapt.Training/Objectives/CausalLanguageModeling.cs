using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Objectives;

// Shapes: B sequences, T positions, N = B·T rows, D model width, V vocabulary.

/// <summary>
/// Next-token prediction: the loss is -ln p(target), in nats. Logits are by far the largest tensor of a step, so they are made for some
/// rows at a time, and in training their gradient is taken before the next rows begin.
/// </summary>
public static class CausalLanguageModeling
{
    /// <summary>The target of a position that has none: padding, and the last of a sequence.</summary>
    public const long NoTarget = -1;

    // 32 MiB of single-precision logits: small enough to stay near the caches, large enough for full speed.
    private const long LogitsAtATime = 8 << 20;

    /// <summary>
    /// Adds <paramref name="scale"/> · d(sum of token losses) to the gradients, and returns the sum of token losses.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Ids, (B, T); (B, S) where an encoder reads them.</param>
    /// <param name="targets">Ids or <see cref="NoTarget"/>, (B, T); at least one is an id.</param>
    /// <param name="scale">One over the number of targets of the whole step, for their mean.</param>
    /// <param name="zLoss">Weight of the squared logarithm of the softmax's denominator in the gradient; the loss returned is without it.</param>
    public static double Backward(LanguageModel model, Tensor inputs, Tensor targets, double scale, double zLoss = 0)
        => BackwardOfEach(model, inputs, targets, scale, zLoss).Sum();

    /// <summary>
    /// Adds <paramref name="scale"/> · d(sum of token losses) to the gradients, and returns the sum of token losses of each sequence.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Ids, (B, T).</param>
    /// <param name="targets">Ids or <see cref="NoTarget"/>, (B, T); at least one is an id.</param>
    /// <param name="scale">One over the number of targets of the whole step, for their mean.</param>
    /// <param name="zLoss">Weight of the squared logarithm of the softmax's denominator in the gradient; the loss returned is without it.</param>
    public static double[] BackwardOfEach(LanguageModel model, Tensor inputs, Tensor targets, double scale, double zLoss = 0)
    {
        using var scope = NewDisposeScope();
        var hidden = model.Hidden(inputs, targets).flatten(0, 1);                            // (N, D)
        var labels = targets.flatten();                                             // (N)
        var (gradients, losses) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (start, rows) in Slices(labels.size(0), model.Spec.Vocabulary))
        {
            using var slice = NewDisposeScope();
            var leaf = hidden.narrow(0, start, rows).detach().requires_grad_(true); // (n, D)
            var (logits, asked) = (model.Logits(leaf), labels.narrow(0, start, rows));  // (n, V), (n)
            var each = Loss(logits, asked, nn.Reduction.None);                      // (n)
            ((zLoss == 0 ? each.sum() : each.sum() + zLoss * SquaredNormalizers(logits, asked)) * scale).backward();
            gradients.Add(leaf.grad!.MoveToOuterDisposeScope());
            losses.Add(each.detach().MoveToOuterDisposeScope());
        }
        hidden.backward([gradients.Count == 1 ? gradients[0] : cat(gradients)]);
        return cat(losses).to(ScalarType.Float64).view(targets.shape).sum(1).cpu().data<double>().ToArray();
    }

    /// <summary>Loss of each target, 0 where there is none: (B, T), without gradients.</summary>
    public static Tensor TokenLosses(LanguageModel model, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return Predictions(model, inputs, targets, wantsHits: false).Losses.MoveToOuterDisposeScope();
    }

    /// <summary>Loss of each target, and 1 where it is the most probable token, both 0 where there is none: twice (B, T), without gradients.</summary>
    public static (Tensor Losses, Tensor Hits) TokenPredictions(LanguageModel model, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var (losses, hits) = Predictions(model, inputs, targets, wantsHits: true);
        return (losses.MoveToOuterDisposeScope(), hits!.MoveToOuterDisposeScope());
    }

    private static (Tensor Losses, Tensor? Hits) Predictions(LanguageModel model, Tensor inputs, Tensor targets, bool wantsHits)
    {
        using var _ = no_grad();
        var hidden = model.Hidden(inputs, targets).flatten(0, 1);                            // (N, D)
        var labels = targets.flatten();                                             // (N)
        var (losses, hits) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (start, rows) in Slices(labels.size(0), model.Spec.Vocabulary))
        {
            using var slice = NewDisposeScope();
            var logits = model.Logits(hidden.narrow(0, start, rows));               // (n, V)
            var asked = labels.narrow(0, start, rows);                              // (n)
            losses.Add(Loss(logits, asked, nn.Reduction.None).MoveToOuterDisposeScope());
            if (wantsHits)
                hits.Add(logits.argmax(-1).eq(asked).to(ScalarType.Int64).MoveToOuterDisposeScope());
        }
        return (cat(losses).view(targets.shape), wantsHits ? cat(hits).view(targets.shape) : null);
    }

    /// <summary>Sum over targets of (ln Σ e^logit)².</summary>
    private static Tensor SquaredNormalizers(Tensor logits, Tensor labels)
        => (logits.logsumexp(-1).square() * labels.ne(NoTarget)).sum();

    private static Tensor Loss(Tensor logits, Tensor labels, nn.Reduction reduction)
        => nn.functional.cross_entropy(logits, labels, ignore_index: NoTarget, reduction: reduction);

    private static IEnumerable<(long Start, long Rows)> Slices(long rows, long vocabulary)
    {
        var most = Math.Max(1, LogitsAtATime / vocabulary);
        for (long start = 0; start < rows; start += most)
            yield return (start, Math.Min(most, rows - start));
    }
}
