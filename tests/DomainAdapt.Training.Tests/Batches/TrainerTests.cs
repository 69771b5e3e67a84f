using System.Security.Cryptography;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using TorchSharp;

namespace DomainAdapt.Training.Tests.Batches;

public sealed class TrainerTests : IDisposable
{
    private static readonly TokenPlan Plan = new(TargetTokens: 10_000, [new("law", 200), new("web", 100)]);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_LearnsWhatIsThere_AndAtRateZeroNothing()
    {
        var stream = new SomeSequences(240, 16, Some.Tiny.Vocabulary);
        using var learning = Some.Model(Some.Tiny);
        using var still = Some.Model(Some.Tiny);
        var before = Digest(still);

        var learned = new Trainer(learning, stream, Options(rate: 3e-3)).Run(Plan);
        var unlearned = new Trainer(still, stream, Options(rate: 0)).Run(Plan);

        Assert.InRange(learned.Curve[0].Loss, Math.Log(41) * 0.98, Math.Log(41) * 1.02);
        Assert.True(learned.Curve[^1].Loss < 0.5 * learned.Curve[0].Loss, $"{learned.Curve[^1].Loss}");
        Assert.Equal(before, Digest(still));
        Assert.NotEqual(before, Digest(learning));
        Assert.True(unlearned.Curve[^1].Loss > 0.9 * Math.Log(41));
    }

    [Fact]
    public void Run_MovesTheWeights_AsFarAsTheRateSays()
    {
        // Each number moves by the rate in the first step of Adam, whatever its gradient is; what decays moves a little more.
        using var model = Some.Model(Some.Tiny);
        using var before = Weight(model);

        new Trainer(model, new SomeSequences(4, 16, Some.Tiny.Vocabulary), Options() with
        {
            Schedule = steps => new LearningRate { Shape = ScheduleShape.Constant, Peak = 1e-3, Steps = steps },
            Optimizer = new AdamWOptions(WeightDecay: 0),
        }).Run(Plan);

        using var after = Weight(model);
        using var moved = (after - before).abs();
        Assert.InRange(moved.mean().item<float>(), 0.95e-3, 1.001e-3);

        static torch.Tensor Weight(LlamaDecoder of) => of.Weights.First(weight => weight.Name == "model.layers.0.mlp.up_proj.weight").Value.detach().clone();
    }

    [Fact]
    public void Run_InDoublePrecision_GoesTheSameWay()
    {
        var stream = new SomeSequences(40, 16, Some.Tiny.Vocabulary);
        using var single = Some.Model(Some.Tiny);
        using var twice = new LlamaDecoder(Some.Tiny, Precision.Fp64);
        WeightInitializer.Initialize(twice, seed: 1);

        var expected = new Trainer(single, stream, Options()).Run(Plan).Curve;
        var found = new Trainer(twice, stream, Options()).Run(Plan).Curve;

        Assert.All(twice.Weights, weight => Assert.Equal(torch.ScalarType.Float64, weight.Value.dtype));
        foreach (var (one, other) in expected.Zip(found))
            Assert.Equal(one.Loss, other.Loss, 1e-4);
        Assert.NotEqual(expected, found);
    }

    [Fact]
    public void Run_OverfitsOneBatch()
    {
        using var model = Some.Model(Some.Tiny);
        var one = new Repeated(new SomeSequences(4, 16, Some.Tiny.Vocabulary), times: 150);

        var result = new Trainer(model, one, Options(rate: 1e-2)).Run(Plan);

        Assert.True(result.Curve[^1].Loss < 0.05, $"{result.Curve[^1].Loss}");
    }

    [Theory]
    [InlineData(3)] // after a checkpoint at 2, cut between checkpoints: the cancelled run saves where it is
    [InlineData(4)]
    public void Run_CutAndResumed_EndsInTheSameBits(int cutAt)
    {
        var stream = new SomeSequences(35, 16, Some.Tiny.Vocabulary);
        using var whole = Some.Model(Some.Tiny);
        var expected = new Trainer(whole, stream, Options()).Run(Plan);

        using var cut = new CancellationTokenSource();
        using var first = Some.Model(Some.Tiny);
        var stopped = new Trainer(first, stream, Options(), new CheckpointFolder(_folder))
            .Run(Plan, new Steps(step => Cancel(step, cutAt, cut)), cut.Token);
        using var second = Some.Model(Some.Tiny, seed: 99); // the checkpoint must overwrite it
        var resumed = new Trainer(second, stream, Options(), new CheckpointFolder(_folder)).Run(Plan);

        Assert.Equal(StopReason.Cancelled, stopped.Account.StopReason);
        Assert.Equal(cutAt, resumed.Resumed!.Step);
        Assert.Equal(Digest(whole), Digest(second));
        Assert.Equal(expected.Curve, resumed.Curve);
        Assert.Equal(expected.Account.SeenTokens, resumed.Account.SeenTokens);
        Assert.Equal(["model.safetensors", "optimizer.safetensors"], resumed.Account.FinalState.Keys);
        Assert.Equal(StopReason.BudgetReached, resumed.Account.StopReason);
    }

    [Fact]
    public void Run_KilledBetweenCheckpoints_EndsInTheSameBits()
    {
        var stream = new SomeSequences(35, 16, Some.Tiny.Vocabulary);
        using var whole = Some.Model(Some.Tiny);
        new Trainer(whole, stream, Options()).Run(Plan);

        using var first = Some.Model(Some.Tiny);
        var dying = new SomeSequences(35, 16, Some.Tiny.Vocabulary) { OnRead = DieAt22 };
        Assert.Throws<IOException>(() => new Trainer(first, dying, Options(), new CheckpointFolder(_folder)).Run(Plan));
        using var second = Some.Model(Some.Tiny);
        var resumed = new Trainer(second, stream, Options(), new CheckpointFolder(_folder)).Run(Plan);

        Assert.Equal(4, resumed.Resumed!.Step);
        Assert.Equal(Digest(whole), Digest(second));
    }

    [Fact] // The check must see what it is for: one step's batch left out.
    public void Run_ResumedOneBatchTooFar_EndsInOtherBits()
    {
        var stream = new SomeSequences(35, 16, Some.Tiny.Vocabulary);
        using var whole = Some.Model(Some.Tiny);
        var expected = new Trainer(whole, stream, Options(), new CheckpointFolder(Path.Combine(_folder, "whole"))).Run(Plan);
        var checkpoints = new CheckpointFolder(Path.Combine(_folder, "cut"));
        using var cut = new CancellationTokenSource();
        using var model = Some.Model(Some.Tiny);
        new Trainer(model, stream, Options(), checkpoints).Run(Plan, new Steps(step => Cancel(step, 4, cut)), cut.Token);

        var parameters = model.named_parameters().Select(parameter => (parameter.name, parameter.parameter)).ToList();
        using (var gradients = new GradientBuffer([.. parameters.Select(parameter => parameter.parameter)]))
        using (var optimizer = new AdamW(parameters, gradients, Options().Optimizer))
        {
            var state = checkpoints.Load("f", model, optimizer)!.State;
            checkpoints.Save(model.Weights, optimizer.State, state with { Step = state.Step + 1 });
        }
        var resumed = new Trainer(model, stream, Options(), checkpoints).Run(Plan);

        Assert.Equal(5, resumed.Resumed!.Step);
        Assert.Equal(2, expected.Account.FinalState.Count);
        Assert.NotEqual(expected.Account.FinalState, resumed.Account.FinalState);
        Assert.NotEqual(Digest(whole), Digest(model));
    }

    [Fact]
    public void Run_InParts_IsNearlyTheWholeStep()
    {
        var stream = new SomeSequences(20, 16, Some.Tiny.Vocabulary) { Short = { [1] = 5, [7] = 1, [13] = 9 } };
        using var whole = Some.Model(Some.Tiny);
        using var parts = Some.Model(Some.Tiny);

        var expected = new Trainer(whole, stream, Options()).Run(Plan);
        var found = new Trainer(parts, stream, Options() with { MicroBatchSequences = 1 }).Run(Plan);

        foreach (var (one, other) in expected.Curve.Zip(found.Curve))
            Assert.Equal(one.Loss, other.Loss, 1e-5);
        Assert.Equal(20 * 16 - 11 - 15 - 7, found.Account.SeenTokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_OfAStepInParts_TakesTheGradientOfTheWhole_ByTokensNotByParts(int microBatch)
    {
        // Sequences of 1 to 16 tokens: a mean of the parts' means would be another.
        var stream = new SomeSequences(8, 16, Some.Tiny.Vocabulary) { Short = { [0] = 2, [1] = 5, [4] = 1, [6] = 3 } };
        using var whole = Some.Model(Some.Tiny);
        using var parts = Some.Model(Some.Tiny);
        var options = Options() with { BatchSequences = 8 };

        var expected = new Trainer(whole, stream, options).Run(Plan).Curve[0];
        var found = new Trainer(parts, stream, options with { MicroBatchSequences = microBatch }).Run(Plan).Curve[0];

        Assert.Equal(expected.GradientNorm, found.GradientNorm, expected.GradientNorm * 1e-6);
        Assert.Equal(expected.Loss, found.Loss, expected.Loss * 1e-6);
    }

    [Fact]
    public void Run_Of300Steps_TakesNoMoreMemoryAtTheEnd() => RunsInTheSameMemory(300);

    [Fact(Explicit = true)]
    public void Run_Of1000Steps_TakesNoMoreMemoryAtTheEnd() => RunsInTheSameMemory(1000);

    [Fact]
    public void Run_StopsAtTheBudget_WithinASequence()
    {
        using var model = Some.Model(Some.Tiny);

        var stream = new SomeSequences(50, 16, Some.Tiny.Vocabulary);

        var account = new Trainer(model, stream, Options() with { BudgetTokens = 16 * 9 + 1 }).Run(Plan).Account;

        Assert.Equal(160, account.SeenTokens);
        Assert.Equal(800, account.AcquiredTokens);
        Assert.Equal(10_000, account.TargetTokens);
        Assert.Equal(3, account.Steps);
        Assert.Equal(StopReason.BudgetReached, account.StopReason);
        Assert.Equal(
            [("law", 96L, 96 / 200.0), ("web", 64, 64 / 100.0)],
            account.Sources.Select(source => (source.Name, source.SeenTokens, source.Epochs)));
    }

    [Fact]
    public void Run_WhenASourceRanOut_NamesIt()
    {
        using var model = Some.Model(Some.Tiny);

        var stream = new SomeSequences(8, 16, Some.Tiny.Vocabulary);

        var account = new Trainer(model, stream, Options()).Run(Plan with { ExhaustedSource = "law" }).Account;

        Assert.Equal((StopReason.SourceExhausted, "law"), (account.StopReason, account.ExhaustedSource));
    }

    [Fact]
    public void Run_StopsAtTheBudgetOfOperations_WithinASequence()
    {
        using var model = Some.Model(Some.Tiny);
        var flops = 6.0 * Some.Tiny.ParameterCount() * 100; // 100 tokens are six sequences and a part

        var account = new Trainer(model, new SomeSequences(50, 16, Some.Tiny.Vocabulary), Options() with { BudgetFlops = flops }).Run(Plan).Account;

        Assert.Equal((112L, StopReason.ComputeBudget), (account.SeenTokens, account.StopReason));
        Assert.Equal(6.0 * Some.Tiny.ParameterCount() * 112, account.Flops);
    }

    [Fact] // Each look at the clock is a minute later than the one before.
    public void Run_StopsWhenItsHoursAreOver_WhichACutDoesNotReset()
    {
        var stream = new SomeSequences(80, 16, Some.Tiny.Vocabulary);
        TrainerOptions Hours() => Options() with { BudgetHours = 0.25, Clock = new MinuteClock(), CheckpointEverySteps = 100 };
        using var whole = Some.Model(Some.Tiny);
        var expected = new Trainer(whole, stream, Hours()).Run(Plan).Account;
        using var cut = new CancellationTokenSource();
        using var first = Some.Model(Some.Tiny);
        new Trainer(first, stream, Hours(), new CheckpointFolder(_folder)).Run(Plan, new Steps(step => Cancel(step, 6, cut)), cut.Token);

        var resumed = new Trainer(first, stream, Hours(), new CheckpointFolder(_folder)).Run(Plan);

        Assert.Equal((StopReason.ComputeBudget, 14L), (expected.StopReason, expected.Steps));
        Assert.Equal(StopReason.ComputeBudget, resumed.Account.StopReason);
        Assert.InRange(resumed.Resumed!.Seconds, 6 * 60, 9 * 60);
        Assert.InRange(resumed.Account.Steps, 10, 14);
    }

    [Fact]
    public void Run_StopsWhenHeldOutTextGetsNoBetter_AlsoAcrossACut()
    {
        var stream = new SomeSequences(80, 16, Some.Tiny.Vocabulary);
        double[] losses = [3, 2, 2.5, 1.95, 1.99, 0];
        var looks = 0;
        Trainer Training(LlamaDecoder model) => new(
            model, stream, Options() with { Validation = new Validation(() => losses[looks++], EverySteps: 2, Patience: 3, MinGain: 0.1) },
            new CheckpointFolder(_folder));
        using var cut = new CancellationTokenSource();
        using var first = Some.Model(Some.Tiny);
        Training(first).Run(Plan, new Steps(step => Cancel(step, 7, cut)), cut.Token);
        using var second = Some.Model(Some.Tiny);

        var result = Training(second).Run(Plan);

        Assert.Equal(StopReason.ValidationPlateau, result.Account.StopReason);
        Assert.Equal([(2, 3.0), (4, 2), (6, 2.5), (8, 1.95), (10, 1.99)], result.Validations.Select(point => (point.Step, point.Loss)));
        Assert.Equal(10, result.Account.Steps);
    }

    [Fact]
    public void Run_OverASourceTwice_CountsWhatTheSecondTimeIsWorth()
    {
        using var model = Some.Model(Some.Tiny);
        var plan = new TokenPlan(10_000, [new("law", 160), new("web", 1000)]);

        var account = new Trainer(model, new SomeSequences(30, 16, Some.Tiny.Vocabulary), Options()).Run(plan).Account;

        var (law, web) = (account.Sources[0], account.Sources[1]);
        Assert.Equal((320L, 160L, 315L), (law.SeenTokens, law.UniqueTokens, law.EffectiveTokens)); // 160 · 1.968: Muennighoff et al.
        Assert.Equal((160L, 160L, 160L), (web.SeenTokens, web.UniqueTokens, web.EffectiveTokens));
        Assert.Equal((320L, 475L), (account.UniqueTokens, account.EffectiveTokens));
        Assert.True(account.GainIfAllWereNew > 0);
        Assert.True(account.GainOfTwiceTheData > account.GainIfAllWereNew);
    }

    [Fact]
    public void Run_ThatDiverges_StopsBeforeTheWeightsDo()
    {
        using var model = Some.Model(Some.Tiny);
        using (torch.no_grad())
            model.Weights.First(weight => weight.Name == "model.norm.weight").Value.fill_(float.PositiveInfinity);

        var result = new Trainer(model, new SomeSequences(8, 16, Some.Tiny.Vocabulary), Options()).Run(Plan);

        Assert.Equal(StopReason.Diverged, result.Account.StopReason);
        Assert.Equal((0L, 0L), (result.Account.Steps, result.Account.SeenTokens));
        Assert.True(model.Weights.First(weight => weight.Name == "model.embed_tokens.weight").Value.isfinite().all().item<bool>());
    }

    [Fact]
    public void Run_LeavesNoTensorBehind()
    {
        using var model = Some.Model(Some.Tiny);
        var stream = new SomeSequences(12, 16, Some.Tiny.Vocabulary);
        new Trainer(model, stream, Options()).Run(Plan);
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        new Trainer(model, stream, Options(), new CheckpointFolder(_folder)).Run(Plan);

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void RunsInTheSameMemory(int steps)
    {
        using var model = Some.Model(Some.Tiny with { Vocabulary = 2000 });
        var resident = new Dictionary<long, long>();
        var living = new Dictionary<long, long>();
        var stream = new SomeSequences(4 * steps, 16, 2000);

        new Trainer(model, stream, Options()).Run(Plan, new Steps(step =>
        {
            resident[step] = Environment.WorkingSet;
            living[step] = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }));

        // The logits of one step are 0.5 MB: one tensor kept a step would be 100 MB in 200 steps.
        Assert.Equal(steps, resident.Count);
        Assert.InRange((resident[steps] - resident[100]) / 1e6, double.NegativeInfinity, 30);
        Assert.Equal(living[2], living[steps]);
    }

    private static TrainerOptions Options(double rate = 3e-3) => new()
    {
        BatchSequences = 4,
        Schedule = steps => new LearningRate { Peak = rate, Minimum = rate / 10, WarmupSteps = 3, Steps = steps },
        CheckpointEverySteps = 2,
        Fingerprint = "f",
    };

    private static void DieAt22(long index)
    {
        if (index == 22)
            throw new IOException("killed");
    }

    private static void Cancel(long step, int at, CancellationTokenSource source)
    {
        if (step == at)
            source.Cancel();
    }

    private static string Digest(LlamaDecoder model)
    {
        using var scope = torch.NewDisposeScope();
        using var stream = new MemoryStream();
        Safetensors.Write(stream, model.Weights);
        return Convert.ToHexStringLower(SHA256.HashData(stream.ToArray()));
    }

    private sealed class Steps(Action<long> onStep) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => onStep(value.Step);
    }

    private sealed class MinuteClock : TimeProvider
    {
        private long _minutes;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * _minutes++;
    }

    private sealed class Repeated(ITrainingSequences inner, int times) : ITrainingSequences
    {
        public long Count => inner.Count * times;

        public int SequenceTokens => inner.SequenceTokens;

        public void Read(long index, Span<int> ids) => inner.Read(index % inner.Count, ids);

        public int RealTokens(long index) => inner.RealTokens(index % inner.Count);

        public string SourceOf(long index) => inner.SourceOf(index % inner.Count);
    }
}
