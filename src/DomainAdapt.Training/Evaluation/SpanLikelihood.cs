using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Evaluation;

/// <summary>
/// What span corruption makes of a pseudo-likelihood (Salazar et al. 2020): a window is cut into spans of 3 tokens, and every token is asked for
/// once, every seventh span at a time, about the 15 % that a T5 learnt with. Sentinels are asked for too, but not counted. A document is cut into
/// windows of the model's context without overlap. Models of this kind can be compared with each other by it, not with decoders.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="endToken">The token that ends what is read and what is said.</param>
/// <param name="firstSentinel">The sentinel of the first span; that of the next is one less.</param>
/// <param name="batchTokens">Positions read at a time.</param>
public sealed class SpanLikelihood(T5Model model, int endToken, int firstSentinel, int batchTokens = 8192) : IDocumentLosses
{
    /// <summary>Passes over a window; in each, one span of as many is asked for.</summary>
    public const int Passes = 7;

    /// <summary>Tokens of a span.</summary>
    public const int SpanTokens = 3;

    private readonly SpanCorruptionOptions _options = new()
    {
        EndToken = endToken,
        PaddingToken = ((T5Spec)model.Spec).PaddingToken,
        FirstSentinel = firstSentinel,
    };

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
            for (var pass = 0; pass < Math.Min(Passes, SpansOf(batch[0].Length)); pass++)
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

    private static int SpansOf(int tokens) => (tokens + SpanTokens - 1) / SpanTokens;

    private IEnumerable<Window> Windows(IReadOnlyList<EncodedDocument> documents)
    {
        var most = Math.Min(model.Spec.Window, SpanCorruption.Sentinels * Passes * SpanTokens);
        for (var i = 0; i < documents.Count; i++)
        {
            for (var start = 0; start < documents[i].Ids.Length; start += most)
                yield return new Window(i, start, Math.Min(most, documents[i].Ids.Length - start));
        }
    }

    /// <summary>Asks for every seventh span of some windows, and adds up what comes.</summary>
    private void Ask(IReadOnlyList<EncodedDocument> documents, List<Window> windows, int pass, double[] nats, long[] right)
    {
        var (rows, longest) = (windows.Count, windows[0].Length);
        // Every span takes a sentinel and adds one; the end token stands behind both.
        var most = (SpansOf(longest) + Passes - 1) / Passes;
        var (read, said) = (longest + 2, most * (1 + SpanTokens) + 1);
        var (inputs, targets, counts) = (new long[rows * read], new long[rows * said], new bool[rows * said]);
        for (var row = 0; row < rows; row++)
        {
            var ids = documents[windows[row].Document].Ids.Span.Slice(windows[row].Start, windows[row].Length);
            var spans = new List<Range>();
            for (var start = pass * SpanTokens; start < ids.Length; start += Passes * SpanTokens)
                spans.Add(start..Math.Min(ids.Length, start + SpanTokens));
            SpanCorruption.Corrupt(_options, ids, spans, inputs.AsSpan(row * read, read), targets.AsSpan(row * said, said));
            Mark(spans, counts.AsSpan(row * said, said));
        }
        using var scope = NewDisposeScope();
        var (losses, hits) = CausalLanguageModeling.TokenPredictions(
            model, tensor(inputs, [rows, read], device: model.Device), tensor(targets, [rows, said], device: model.Device));    // (B, T), (B, T)
        var isText = tensor(counts, [rows, said], device: model.Device);                                                        // (B, T)
        var sums = (losses.to(ScalarType.Float64) * isText).sum(1).cpu().data<double>().ToArray();                              // (B)
        var found = (hits * isText).sum(1).cpu().data<long>().ToArray();                                                        // (B)
        for (var row = 0; row < rows; row++)
        {
            nats[windows[row].Document] += sums[row];
            right[windows[row].Document] += found[row];
        }
    }

    /// <summary>Marks where text is asked for, as opposed to a sentinel or the end.</summary>
    private static void Mark(List<Range> spans, Span<bool> isText)
    {
        var at = 0;
        foreach (var span in spans)
        {
            var length = span.End.Value - span.Start.Value;
            isText.Slice(at + 1, length).Fill(true);
            at += 1 + length;
        }
    }

    private readonly record struct Window(int Document, int Start, int Length);
}
