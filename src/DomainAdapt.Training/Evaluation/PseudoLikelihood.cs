using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Evaluation;

/// <summary>
/// Pseudo-likelihood of documents under an encoder (Salazar et al. 2020): every token is asked for once, with the rest of its window to see.
/// It is asked for together with every seventh token beside it, about the 15 % that the encoder learnt with, instead of alone: seven passes in
/// place of as many as there are tokens. A document is cut into windows of the model's context without overlap. The exponential of the mean is a
/// pseudo-perplexity; encoders can be compared with each other by it, not with decoders, which see one side only.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="maskToken">The token that stands for what is asked.</param>
/// <param name="batchTokens">Positions predicted at a time.</param>
public sealed class PseudoLikelihood(BertEncoder model, int maskToken, int batchTokens = 8192) : IDocumentLosses
{
    /// <summary>Passes over a window; in each, one token of as many is asked for.</summary>
    public const int Passes = 7;

    private readonly int _padding = ((BertSpec)model.Spec).PaddingToken;

    /// <inheritdoc/>
    public IReadOnlyList<DocumentLoss> Evaluate(
        IReadOnlyList<EncodedDocument> documents, IProgress<long>? tokensDone = null, CancellationToken cancellationToken = default)
    {
        var (nats, right) = (new double[documents.Count], new long[documents.Count]);
        // Windows of like length share a batch, so that little is padding.
        var windows = Windows(documents)
            .OrderByDescending(window => window.Length).ThenBy(window => window.Document).ThenBy(window => window.Start).ToList();
        long done = 0;
        for (var first = 0; first < windows.Count;)
        {
            var batch = windows.GetRange(first, Math.Min(windows.Count - first, Math.Max(1, batchTokens / windows[first].Length)));
            for (var pass = 0; pass < Math.Min(Passes, batch[0].Length); pass++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Ask(documents, batch, pass, nats, right);
            }
            first += batch.Count;
            done += batch.Sum(window => (long)window.Length);
            tokensDone?.Report(done);
        }
        return [.. documents.Select((document, i) => new DocumentLoss(nats[i], document.Ids.Length, document.Bytes) { Right = right[i] })];
    }

    private IEnumerable<Window> Windows(IReadOnlyList<EncodedDocument> documents)
    {
        var most = model.Spec.Positions;
        for (var i = 0; i < documents.Count; i++)
        {
            for (var start = 0; start < documents[i].Ids.Length; start += most)
                yield return new Window(i, start, Math.Min(most, documents[i].Ids.Length - start));
        }
    }

    /// <summary>Asks for every seventh token of some windows, and adds up what comes.</summary>
    private void Ask(IReadOnlyList<EncodedDocument> documents, List<Window> windows, int pass, double[] nats, long[] right)
    {
        var (rows, length) = (windows.Count, windows[0].Length);
        var (inputs, targets) = (new long[rows, length], new long[rows, length]);
        for (var row = 0; row < rows; row++)
        {
            var ids = documents[windows[row].Document].Ids.Span.Slice(windows[row].Start, windows[row].Length);
            for (var t = 0; t < length; t++)
            {
                var isAsked = t % Passes == pass && t < ids.Length;
                inputs[row, t] = isAsked ? maskToken : t < ids.Length ? ids[t] : _padding;
                targets[row, t] = isAsked ? ids[t] : CausalLanguageModeling.NoTarget;
            }
        }
        using var scope = NewDisposeScope();
        var (losses, hits) = CausalLanguageModeling.TokenPredictions(
            model, tensor(inputs, device: model.Device), tensor(targets, device: model.Device));           // (B, T), (B, T)
        var sums = losses.to(ScalarType.Float64).sum(1).cpu().data<double>().ToArray();                     // (B)
        var counts = hits.sum(1).cpu().data<long>().ToArray();                                              // (B)
        for (var row = 0; row < rows; row++)
        {
            nats[windows[row].Document] += sums[row];
            right[windows[row].Document] += counts[row];
        }
    }

    private readonly record struct Window(int Document, int Start, int Length);
}
