using DomainAdapt.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public class KeyValueCacheTests
{
    [Theory]
    [InlineData(LlamaFamily.Llama, 2, null)]
    [InlineData(LlamaFamily.Llama, 4, null)]
    [InlineData(LlamaFamily.Qwen2, 1, null)]
    [InlineData(LlamaFamily.Qwen3, 2, 16)]
    public void Next_GivesTheLogitsOfReadingAllAnew(LlamaFamily family, int keyValueHeads, int? headSize)
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny with { Family = family, KeyValueHeads = keyValueHeads, HeadSize = headSize });
        model.to(float64);
        var ids = Some.Ids(3, 20, Some.Tiny.Vocabulary);
        var expected = model.forward(ids);                                                  // (B, T, V)
        using var cache = new KeyValueCache(Some.Tiny.Layers, positions: 20);

        Assert.InRange(Distance(model.Next(ids.narrow(1, 0, 8), cache), expected.select(1, 7)), 0, 1e-12);
        for (var at = 8; at < 20; at++)
            Assert.InRange(Distance(model.Next(ids.narrow(1, at, 1), cache), expected.select(1, at)), 0, 1e-12);
        Assert.All(cache.Layers, layer => Assert.Equal(20, layer.Positions));
    }

    [Fact]
    public void Join_GivesTheLogitsOfEachAlone()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        model.to(float64);
        var ids = Some.Ids(3, 12, Some.Tiny.Vocabulary);
        var expected = model.forward(ids);                                                  // (B, T, V)
        using var two = new KeyValueCache(Some.Tiny.Layers, positions: 7);
        using var shorter = new KeyValueCache(Some.Tiny.Layers, positions: 3);
        model.Next(ids.narrow(0, 0, 2).narrow(1, 0, 7), two);
        model.Next(ids.narrow(0, 2, 1).narrow(1, 0, 3), shorter);

        using var joined = KeyValueCache.Join([two, shorter], positions: 12);
        int[] at = [7, 7, 3];
        for (var step = 0; step < 3; step++)
        {
            var next = stack([.. at.Select((position, row) => ids[row, position + step])]).unsqueeze(1);
            var found = model.Next(next, joined);
            for (var row = 0; row < 3; row++)
                Assert.InRange(Distance(found[row], expected[row, at[row] + step]), 0, 1e-12);
        }
        joined.Keep([2]);
        Assert.InRange(Distance(model.Next(ids.narrow(0, 2, 1).narrow(1, 6, 1), joined)[0], expected[2, 6]), 0, 1e-12);
    }

    [Fact]
    public void Keep_GoesOnWithThoseSequences()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        model.to(float64);
        var ids = Some.Ids(4, 6, Some.Tiny.Vocabulary);
        var expected = model.forward(ids).select(1, 5).index_select(0, tensor(new long[] { 3, 1 }));
        using var cache = new KeyValueCache(Some.Tiny.Layers, positions: 6);
        model.Next(ids.narrow(1, 0, 5), cache);

        cache.Keep([3, 1]);

        var left = ids.narrow(1, 5, 1).index_select(0, tensor(new long[] { 3, 1 }));
        Assert.InRange(Distance(model.Next(left, cache), expected), 0, 1e-12);
    }

    [Fact]
    public void Next_OfSeveralBehindTheRemembered_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        using var cache = new KeyValueCache(Some.Tiny.Layers, positions: 9);
        model.Next(Some.Ids(1, 4, Some.Tiny.Vocabulary), cache);
        Assert.Throws<ArgumentException>(() => model.Next(Some.Ids(1, 2, Some.Tiny.Vocabulary), cache));
    }

    [Fact]
    public void Dispose_LeavesNoTensorBehind()
    {
        using var model = Some.Model(Some.Tiny);
        using var ids = Some.Ids(2, 5, Some.Tiny.Vocabulary);
        model.forward(ids).Dispose();
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var cache = new KeyValueCache(Some.Tiny.Layers, positions: 5))
        {
            model.Next(ids, cache).Dispose();
            cache.Keep([1]);
        }

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static double Distance(Tensor found, Tensor expected) => (found - expected).abs().max().item<double>();
}
