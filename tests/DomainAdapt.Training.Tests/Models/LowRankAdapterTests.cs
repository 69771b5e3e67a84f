using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Tests.Batches;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Models;

public sealed class LowRankAdapterTests : IDisposable
{
    private static readonly TokenPlan Plan = new(TargetTokens: 10_000, [new("law", 200), new("web", 100)]);
    private static readonly Gpt2Spec Gpt2 = new() { Layers = 2, Width = 32, Heads = 4, Vocabulary = 41, Context = 32 };

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory] // Linear layers as most families keep them, and as GPT-2 does; recomputed layers, the lowest of which reads what needs no gradient.
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Train_LearnsBesideFrozenWeights_AndTheMergedModelSaysTheSame(bool isGpt2, bool recompute)
    {
        using var scope = NewDisposeScope();
        using CausalDecoder model = isGpt2 ? Initialized(new Gpt2Decoder(Gpt2)) : Some.Model(Some.Tiny);
        model.Recompute = recompute;
        var ids = Some.Ids(2, 16, 41);
        var before = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Value.detach().clone());
        var asBase = model.forward(ids).detach();

        LowRankAdapters.AddTo(model, rank: 4, alpha: 8, targets: null, seed: 1);
        var begun = model.forward(ids).detach();
        var curve = new Trainer(model, new SomeSequences(160, 16, 41), Options(1e-2)).Run(Plan).Curve;
        var learnt = model.forward(ids).detach();
        Assert.All(model.Weights, weight => Assert.True(weight.Value.eq(before[weight.Name]).all().item<bool>(), weight.Name));
        LowRankAdapters.Merge(model);
        var merged = model.forward(ids).detach();

        Assert.True(begun.eq(asBase).all().item<bool>());
        Assert.True(curve[^1].Loss < 0.93 * curve[0].Loss, $"{curve[0].Loss} to {curve[^1].Loss}");
        Assert.True((learnt - asBase).abs().max().item<float>() > 0.1);
        Assert.InRange((merged - learnt).abs().max().item<float>(), 0, 1e-5f);
        Assert.Equal(before.Keys, model.Weights.Select(weight => weight.Name)); // it is handed on as any other
        Assert.Contains(model.Weights, weight => !weight.Value.eq(before[weight.Name]).all().item<bool>());
    }

    [Fact]
    public void AddTo_SomeLayers_LeavesTheOthersAlone()
    {
        using var model = Some.Model(Some.Tiny);

        LowRankAdapters.AddTo(model, rank: 2, alpha: 4, targets: ["q_proj", "v_proj"], seed: 1);

        var adapters = model.State.Where(weight => LowRankAdapters.Has(weight.Name)).ToList();
        Assert.Equal(8, adapters.Count); // two matrices, two layers, two places
        Assert.All(adapters, adapter => Assert.Matches(@"^model\.layers\.[01]\.self_attn\.[qv]_proj\.lora\.(down|up)$", adapter.Name));
        var trained = model.named_parameters().Where(parameter => parameter.parameter.requires_grad).Select(parameter => parameter.name);
        Assert.Equal(adapters.Select(adapter => adapter.Name), trained);
    }

    [Fact]
    public void AddTo_ALayerThatIsNotThere_NamesThoseThatAre()
    {
        using var model = Some.Model(Some.Tiny);

        var failure = Assert.Throws<DomainAdaptException>(() => LowRankAdapters.AddTo(model, 2, 4, ["query"], seed: 1));

        Assert.Contains("lora.targets: the model has no linear layer 'query'; it has down_proj, gate_proj, k_proj", failure.Message);
    }

    [Fact]
    public void Train_CutAndResumed_EndsInTheSameBits()
    {
        var stream = new SomeSequences(40, 16, 41);
        var (whole, cut) = (Path.Combine(_folder, "whole"), Path.Combine(_folder, "cut"));

        var expected = Train(stream, whole);
        Train(stream, cut, budget: 5 * 64);
        var found = Train(stream, cut);

        Assert.Equal(5, found.Resumed?.Step);
        Assert.Equal(expected.Account.FinalState, found.Account.FinalState);
        Assert.Equal(expected.Curve, found.Curve);
    }

    private static TrainingResult Train(SomeSequences stream, string folder, long? budget = null)
    {
        using var model = Some.Model(Some.Tiny);
        LowRankAdapters.AddTo(model, rank: 4, alpha: 8, targets: null, seed: 1);
        return new Trainer(model, stream, Options(1e-2) with { BudgetTokens = budget, Fingerprint = "f" }, new CheckpointFolder(folder)).Run(Plan);
    }

    private static TrainerOptions Options(double rate) => new()
    {
        BatchSequences = 4,
        Schedule = steps => new LearningRate { Shape = ScheduleShape.Constant, Peak = rate, Steps = steps },
    };

    private static Gpt2Decoder Initialized(Gpt2Decoder model)
    {
        WeightInitializer.Initialize(model, seed: 1);
        return model;
    }
}
