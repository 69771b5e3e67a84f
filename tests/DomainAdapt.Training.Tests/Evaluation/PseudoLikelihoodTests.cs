using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Evaluation;

public class PseudoLikelihoodTests
{
    private static readonly BertSpec Tiny = new()
    {
        Layers = 1,
        Width = 16,
        Heads = 2,
        FeedForward = 24,
        Vocabulary = 41,
        Context = 12,
        MaskToken = 39,
        PaddingToken = 40,
    };

    [Fact] // Each token is asked for once: what one position at a time gives, were the others of its pass masked too.
    public void Evaluate_AsksForEveryTokenOnce()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        int[] ids = [.. Enumerable.Range(0, 17).Select(i => 7 * i % 39)];

        var loss = Assert.Single(new PseudoLikelihood(model, maskToken: 39).Evaluate([new EncodedDocument(ids, 50)]));

        var (nats, right) = (0.0, 0L);
        foreach (var (start, length) in new[] { (0, 12), (12, 5) })
        {
            for (var t = 0; t < length; t++)
            {
                var masked = Enumerable.Range(0, length).Select(s => s % 7 == t % 7 ? 39L : ids[start + s]).ToArray();
                var row = model.forward(tensor(masked).unsqueeze(0))[0, t].log_softmax(-1);
                nats -= row[ids[start + t]].item<float>();
                right += row.argmax().item<long>() == ids[start + t] ? 1 : 0;
            }
        }
        Assert.Equal(nats, loss.Nats, 1e-4);
        Assert.Equal((17, 50, right), (loss.Tokens, loss.Bytes, loss.Right));
    }

    [Fact]
    public void Evaluate_DoesNotDependOnBatches()
    {
        using var model = Model();
        EncodedDocument[] documents = [.. Enumerable.Range(1, 9).Select(n => new EncodedDocument(Enumerable.Range(n, 3 * n).ToArray(), n))];

        var one = new PseudoLikelihood(model, 39, batchTokens: 1).Evaluate(documents);
        var all = new PseudoLikelihood(model, 39).Evaluate(documents);

        Assert.All(one.Zip(all), pair => Assert.Equal(pair.First.Nats, pair.Second.Nats, 1e-4));
        Assert.Equal(one.Select(loss => loss.Right), all.Select(loss => loss.Right));
    }

    private static BertEncoder Model()
    {
        var model = new BertEncoder(Tiny);
        WeightInitializer.Initialize(model, seed: 1);
        return model;
    }
}
