using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Evaluation;

/// <summary>
/// Mean loss of what an objective hides of documents, masked tokens or spans, in nats: each document is cut into windows of the model's context without overlap, and what is asked
/// of the n-th window is what the objective asks of the n-th sequence. Its exponential is a pseudo-perplexity of 15 % at a time.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="objective">What is hidden.</param>
/// <param name="batchTokens">Positions predicted at a time.</param>
public sealed class MaskedLoss(LanguageModel model, Objective objective, int batchTokens = 8192)
{
    /// <summary>The mean; not a number where there is no token to ask for.</summary>
    public double Evaluate(IReadOnlyList<EncodedDocument> documents, CancellationToken cancellationToken = default)
    {
        var windows = documents.SelectMany(document => WindowsOf(document.Ids)).ToList();
        var (sum, count) = (0.0, 0L);
        for (var first = 0; first < windows.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Neighbours share a batch, so that what a window is asked depends on nothing but its number.
            var rows = Math.Min(windows.Count - first, Math.Max(1, batchTokens / model.Spec.Window));
            var length = windows.GetRange(first, rows).Max(window => window.Length);
            var (read, said) = (objective.InputTokens(length), objective.TargetTokens(length));
            var (inputs, targets, ids) = (new long[rows * read], new long[rows * said], new int[length]);
            for (var row = 0; row < rows; row++)
            {
                var window = windows[first + row];
                window.Span.CopyTo(ids);
                objective.Prepare(first + row, ids, window.Length, inputs.AsSpan(row * read, read), targets.AsSpan(row * said, said));
            }
            count += targets.LongCount(target => target != CausalLanguageModeling.NoTarget);
            using var scope = NewDisposeScope();
            var losses = CausalLanguageModeling.TokenLosses(
                model, tensor(inputs, [rows, read], device: model.Device), tensor(targets, [rows, said], device: model.Device));   // (B, T)
            sum += losses.to(ScalarType.Float64).sum().item<double>();
            first += rows;
        }
        return sum / count;
    }

    private IEnumerable<ReadOnlyMemory<int>> WindowsOf(ReadOnlyMemory<int> ids)
    {
        for (var start = 0; start < ids.Length; start += model.Spec.Window)
            yield return ids.Slice(start, Math.Min(model.Spec.Window, ids.Length - start));
    }
}
