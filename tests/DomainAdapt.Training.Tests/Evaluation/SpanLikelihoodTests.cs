using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Evaluation;

public class SpanLikelihoodTests
{
    private const int End = 38;
    private const int Padding = 39;
    private const int Sentinel = 49;

    private static readonly T5Spec Tiny = new()
    {
        Layers = 1,
        Width = 16,
        Heads = 2,
        HeadWidth = 8,
        FeedForward = 24,
        Vocabulary = 50,
        Context = 24,
        PaddingToken = Padding,
        FirstSentinel = Sentinel,
    };

    [Fact] // Eight spans of three: the first and the last of a window are asked for together, each of the others alone; then a shorter window.
    public void Evaluate_AsksForEveryTokenOnce()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        int[] ids = [.. Enumerable.Range(0, 28).Select(i => 7 * i % 37)];

        var loss = Assert.Single(new SpanLikelihood(model, End, Sentinel).Evaluate([new EncodedDocument(ids, 50)]));

        var nats = Ask([Sentinel, .. ids[3..21], Sentinel - 1, End], [Sentinel, .. ids[..3], Sentinel - 1, .. ids[21..24], End], [1, 2, 3, 5, 6, 7]);
        for (var start = 3; start < 21; start += 3)
            nats += Ask([.. ids[..start], Sentinel, .. ids[(start + 3)..24], End], [Sentinel, .. ids[start..(start + 3)], End], [1, 2, 3]);
        nats += Ask([Sentinel, ids[27], End], [Sentinel, .. ids[24..27], End], [1, 2, 3]) + Ask([.. ids[24..27], Sentinel, End], [Sentinel, ids[27], End], [1]);
        Assert.Equal(nats, loss.Nats, 1e-3);
        Assert.Equal((28, 50), (loss.Tokens, loss.Bytes));
        Assert.InRange(loss.Right!.Value, 0, 28);

        double Ask(long[] read, long[] said, int[] asked)
        {
            var targets = tensor(said).unsqueeze(0);
            var rows = model.Logits(model.Hidden(tensor(read).unsqueeze(0), targets)).log_softmax(-1);
            return -asked.Sum(t => rows[0, t, said[t]].item<float>());
        }
    }

    [Fact]
    public void Evaluate_DoesNotDependOnBatches()
    {
        using var model = Model();
        EncodedDocument[] documents = [.. Enumerable.Range(1, 9).Select(n => new EncodedDocument(Enumerable.Range(n, 3 * n).ToArray(), n))];

        var one = new SpanLikelihood(model, End, Sentinel, batchTokens: 1).Evaluate(documents);
        var all = new SpanLikelihood(model, End, Sentinel).Evaluate(documents);

        Assert.All(one.Zip(all), pair => Assert.Equal(pair.First.Nats, pair.Second.Nats, 1e-3));
        Assert.Equal(one.Select(loss => loss.Right), all.Select(loss => loss.Right));
    }

    private static T5Model Model()
    {
        var model = new T5Model(Tiny);
        WeightInitializer.Initialize(model, seed: 1);
        return model;
    }
}
