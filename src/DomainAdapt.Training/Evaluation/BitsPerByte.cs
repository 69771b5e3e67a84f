using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Evaluation;

/// <summary>A document to predict.</summary>
/// <param name="Ids">Its token ids, without start or end token.</param>
/// <param name="Bytes">Bytes of its UTF-8 text.</param>
public readonly record struct EncodedDocument(ReadOnlyMemory<int> Ids, long Bytes);

/// <summary>How badly a document was predicted.</summary>
/// <param name="Nats">Sum of -ln p over its tokens.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Bytes">Bytes of its text.</param>
public readonly record struct DocumentLoss(double Nats, long Tokens, long Bytes)
{
    /// <summary>Tokens that were found the most probable ones; null where that was not looked at.</summary>
    public long? Right { get; init; }

    /// <summary>Bits for each byte of text; of several documents, that of their sum.</summary>
    public double BitsPerByte => Nats / Math.Log(2) / Bytes;

    /// <summary>Both together.</summary>
    public static DocumentLoss operator +(DocumentLoss left, DocumentLoss right)
        => new(left.Nats + right.Nats, left.Tokens + right.Tokens, left.Bytes + right.Bytes) { Right = left.Right + right.Right };
}

/// <summary>
/// Bits per byte: the sum of -log2 p over every token of a document, by its bytes (Gao et al. 2020), so models with different tokenizers
/// can be compared. A document is cut into windows of the model's context without overlap. Each window is read behind a start token, which
/// is neither predicted nor counted: the window's first token is predicted from the start token alone, its second from both, and so on.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="startToken">The token that begins a text or, for a model without one, ends it.</param>
/// <param name="batchTokens">Positions predicted at a time.</param>
public sealed class BitsPerByte(CausalDecoder model, int startToken, int batchTokens = 8192) : IDocumentLosses
{
    /// <inheritdoc/>
    public IReadOnlyList<DocumentLoss> Evaluate(
        IReadOnlyList<EncodedDocument> documents, IProgress<long>? tokensDone = null, CancellationToken cancellationToken = default)
    {
        var nats = new double[documents.Count];
        // Windows of like length share a batch, so that little is padding.
        var windows = Windows(documents)
            .OrderByDescending(window => window.Length).ThenBy(window => window.Document).ThenBy(window => window.Start).ToList();
        long done = 0;
        for (var first = 0; first < windows.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(windows.Count - first, Math.Max(1, batchTokens / windows[first].Length));
            var batch = windows[first..(first + count)];
            foreach (var (window, loss) in batch.Zip(Losses(documents, batch)))
                nats[window.Document] += loss;
            first += count;
            done += batch.Sum(window => (long)window.Length);
            tokensDone?.Report(done);
        }
        return [.. documents.Select((document, i) => new DocumentLoss(nats[i], document.Ids.Length, document.Bytes))];
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

    /// <summary>The sum of losses of each window, the longest first.</summary>
    private double[] Losses(IReadOnlyList<EncodedDocument> documents, List<Window> windows)
    {
        var length = windows[0].Length;
        var inputs = new long[windows.Count, length];
        var targets = new long[windows.Count, length];
        for (var row = 0; row < windows.Count; row++)
        {
            var ids = documents[windows[row].Document].Ids.Span.Slice(windows[row].Start, windows[row].Length);
            for (var t = 0; t < length; t++)
            {
                inputs[row, t] = t == 0 || t >= ids.Length ? startToken : ids[t - 1];
                targets[row, t] = t < ids.Length ? ids[t] : CausalLanguageModeling.NoTarget;
            }
        }
        using var scope = NewDisposeScope();
        var losses = CausalLanguageModeling.TokenLosses(
            model, tensor(inputs, device: model.Device), tensor(targets, device: model.Device));          // (B, T)
        return losses.to(ScalarType.Float64).sum(1).cpu().data<double>().ToArray();                         // (B)
    }

    private readonly record struct Window(int Document, int Start, int Length);
}
