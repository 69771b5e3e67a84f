using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Evaluation;

public class BitsPerByteTests
{
    private const int Start = 0;

    [Fact] // A uniform model over 256 byte tokens takes 8 bits a byte; over 65,536 pairs of bytes, 16 bits a pair.
    public void Evaluate_OfAUniformModel_DoesNotDependOnTheTokens()
    {
        var text = "Bits per byte do not depend on how bytes become tokens."u8.ToArray();
        var bytes = text.Select(value => (int)value).ToArray();
        var pairs = text.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] * 256 + pair[1] : pair[0]).ToArray();

        var byByte = Evaluate(Uniform(256), bytes, text.Length);
        var byPair = Evaluate(Uniform(65_536), pairs[..^1], text.Length - 1); // the odd byte at the end is no pair

        Assert.Equal(8, byByte.BitsPerByte, 1e-5);
        Assert.Equal(8, byPair.BitsPerByte, 1e-5);
        Assert.Equal(text.Length, byByte.Tokens);
    }

    [Fact]
    public void Evaluate_AgreesWithOneTokenAfterTheOther()
    {
        using var model = Some.Model(Some.Tiny with { Context = 7 });
        using (no_grad())
            model.Weights.First().Value.mul_(20); // far from uniform
        var ids = Enumerable.Range(0, 19).Select(i => (5 * i + 3) % 41).ToArray(); // three windows: 7, 7 and 5

        var loss = Evaluate(model, ids, 100);

        var expected = 0.0;
        for (var i = 0; i < ids.Length; i++)
        {
            using var scope = NewDisposeScope();
            long[] context = [Start, .. ids[(i / 7 * 7)..i].Select(id => (long)id)];
            expected -= model.forward(tensor(context).unsqueeze(0)).log_softmax(-1)[0, context.Length - 1, ids[i]].item<float>();
        }
        Assert.Equal(expected, loss.Nats, 1e-3);
        Assert.Equal(expected / Math.Log(2) / 100, loss.BitsPerByte, 1e-5);
    }

    [Fact]
    public void Evaluate_BatchesDoNotMatter()
    {
        using var model = Some.Model(Some.Tiny);
        var documents = Enumerable.Range(1, 40).Select(length => new EncodedDocument(
            Enumerable.Range(0, 3 * length).Select(i => (7 * i + length) % 41).ToArray(), 5 * length)).ToList();

        var together = new BitsPerByte(model, Start).Evaluate(documents);
        var again = new BitsPerByte(model, Start).Evaluate(documents);
        var alone = documents.Select(document => new BitsPerByte(model, Start, batchTokens: 1).Evaluate([document])[0]).ToList();

        Assert.Equal(together, again);
        foreach (var (one, other) in together.Zip(alone))
            Assert.Equal(one.Nats, other.Nats, 1e-3);
        Assert.Equal(5 * 40 * 41 / 2, together.Aggregate((a, b) => a + b).Bytes);
    }

    [Fact]
    public void Evaluate_LeavesNoTensorBehind()
    {
        using var model = Some.Model(Some.Tiny);
        Evaluate(model, [1, 2, 3], 3);
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Evaluate(model, [1, 2, 3], 3);

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static DocumentLoss Evaluate(LlamaDecoder model, int[] ids, long bytes)
        => new BitsPerByte(model, Start).Evaluate([new EncodedDocument(ids, bytes)])[0];

    private static LlamaDecoder Uniform(int vocabulary)
    {
        var model = Some.Model(Some.Tiny with { Vocabulary = vocabulary });
        using (no_grad())
            model.Weights.First(weight => weight.Name == "model.embed_tokens.weight").Value.zero_();
        return model;
    }
}
