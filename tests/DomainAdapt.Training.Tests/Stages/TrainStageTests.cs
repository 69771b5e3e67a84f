using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Stages;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Stages;

public sealed class TrainStageTests : IDisposable
{
    private static readonly TrainSpec Spec = new()
    {
        Name = "train",
        Model = new ModelSpec { Layers = 1, Width = 16, Heads = 2, FeedForward = 24 },
        BatchSequences = 3,
        LearningRate = 1e-2,
        CheckpointEverySteps = 4,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_HandsOnModelAccountAndCurve()
    {
        var (task, counts) = await RunAsync(Spec, SomeMix.Write(_folder.Path));

        Assert.Equal(["config.json", "model.safetensors"], task.Channel("model").Select(file => file.Name[6..]));
        var config = ModelConfig.Read(task.Channel("model")[0].Path);
        Assert.Equal((41, 16, 0), (config.Spec.Vocabulary, config.Spec.Context, config.EndToken));
        ModelFiles.Load(task.Channel("model")[0].Path, task.Channel("model")[1].Path).Dispose();

        var account = JsonDocument.Parse(File.ReadAllBytes(Assert.Single(task.Channel("account")).Path)).RootElement;
        Assert.Equal("budget_reached", account.GetProperty("stop_reason").GetString());
        string[] tokens = ["target_tokens", "acquired_tokens", "seen_tokens"];
        Assert.Equal([1000L, 640, 640], tokens.Select(name => account.GetProperty(name).GetInt64()));
        Assert.Equal([2.0, 0.5], account.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("epochs").GetDouble()));

        var curve = await Table.ReadAsync(Assert.Single(task.Channel("tables")).Path);
        var loss = curve.Values<double>("loss");
        Assert.Equal(14, curve.Rows); // 40 sequences, 3 a step
        Assert.Equal(640, curve.Values<long>("tokens")[^1]);
        Assert.True(loss[^1] < 0.8 * loss[0], $"{loss[0]} to {loss[^1]}");

        Assert.Equal(320, counts["tokens_seen.law"]);
        Assert.All(new TrainStage(Spec).Balances, balance => Assert.Equal(balance.Sums(counts).Left, balance.Sums(counts).Right));
        Assert.Equal(640, counts["tokens_planned"]);
        var last = ((ProgressList)task.Progress).Reports[^1];
        Assert.Equal((640, 640), (last.Done, last.Total));
    }

    [Fact]
    public async Task Run_Interrupted_GoesOnToTheSameBytes()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (whole, _) = await RunAsync(Spec, mix, "whole");

        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAt(cancellation, tokens: 288); // step 6 of 14
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => RunAsync(Spec, mix, "cut", progress: progress, cancellationToken: cancellation.Token));
        var (resumed, _) = await RunAsync(Spec, mix, "cut");

        Assert.Equal(336, ((ProgressList)resumed.Progress).Reports[0].Done); // step 7
        Assert.Equal(whole.Files.Select(file => (file.Channel, file.Sha256)), resumed.Files.Select(file => (file.Channel, file.Sha256)));
    }

    [Fact]
    public async Task Run_GoingOnFromAStage_StartsWhereThatEnded()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (first, _) = await RunAsync(Spec, mix, "base");

        var adapting = Spec with { Model = null, Init = new InitSpec { Stage = "base" } };
        var (second, _) = await RunAsync(adapting, [.. mix, .. first.Files], "adapted");
        var files = new InitSpec { Config = first.Channel("model")[0].Path, Weights = first.Channel("model")[1].Path };
        var (third, _) = await RunAsync(Spec with { Model = null, Init = files }, mix, "fromfiles");

        Directory.CreateDirectory(_folder.At("model"));
        File.Copy(files.Config!, _folder.At("model/config.json"));
        File.Copy(files.Weights!, _folder.At("model/model.safetensors"));
        var (fourth, _) = await RunAsync(Spec with { Model = null, Init = new InitSpec { From = _folder.At("model") } }, mix, "fromfolder");

        var (before, after) = (await LossesAsync(first), await LossesAsync(second));
        Assert.True(after[0] < before[0] - 0.5, $"{before[0]}, {after[0]}");
        Assert.Equal(second.Channel("model")[1].Sha256, third.Channel("model")[1].Sha256);
        Assert.Equal(second.Channel("model")[1].Sha256, fourth.Channel("model")[1].Sha256);
    }

    [Fact]
    public async Task Run_SavingInBf16_HandsOnTheRoundedWeights()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (whole, _) = await RunAsync(Spec, mix, "whole");
        var (half, _) = await RunAsync(Spec with { SaveDtype = WeightType.Bf16 }, mix, "half");
        using var scope = NewDisposeScope();
        using var first = ModelFiles.Load(whole.Channel("model")[0].Path, whole.Channel("model")[1].Path);
        using var second = ModelFiles.Load(half.Channel("model")[0].Path, half.Channel("model")[1].Path);

        Assert.Contains("\"torch_dtype\": \"bfloat16\"", await File.ReadAllTextAsync(half.Channel("model")[0].Path));
        foreach (var (one, other) in first.Weights.Zip(second.Weights))
            Assert.True(one.Value.bfloat16().to(ScalarType.Float32).equal(other.Value).all().item<bool>(), one.Name);
    }

    [Fact]
    public async Task Run_OnAMixThatASourceEnded_SaysWhich()
    {
        var (task, _) = await RunAsync(Spec, SomeMix.Write(_folder.Path, stop: MixStop.SourceExhausted));

        var account = JsonDocument.Parse(File.ReadAllBytes(task.Channel("account")[0].Path)).RootElement;
        Assert.Equal("source_exhausted", account.GetProperty("stop_reason").GetString());
        Assert.Equal("law", account.GetProperty("exhausted_source").GetString());
    }

    [Fact]
    public async Task Run_ThatDiverges_FailsAndSaysWhatToDo()
    {
        var failure = await RefusalAsync(Spec with { LearningRate = 1e30, WarmupShare = 0 }, SomeMix.Write(_folder.Path), "diverging");

        Assert.Contains("Lower learning_rate", failure.Message);
        var account = JsonDocument.Parse(File.ReadAllBytes(failure.Message.Split("account is ")[1].TrimEnd('.'))).RootElement;
        Assert.Equal("diverged", account.GetProperty("stop_reason").GetString());
    }

    [Fact]
    public async Task Run_WhoseTimeIsOver_StopsAtABoundary_AndGoesOnToTheSameBytes()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (whole, _) = await RunAsync(Spec, mix, "whole");

        var failure = await RefusalAsync(Spec with { TimeLimitHours = 1e-9 }, mix, "limited");
        var (resumed, _) = await RunAsync(Spec, mix, "limited");

        Assert.Equal(ExitCodes.StoppedAtBoundary, failure.ExitCode);
        Assert.Contains("Run again to go on", failure.Message);
        Assert.Equal(whole.Channel("model")[1].Sha256, resumed.Channel("model")[1].Sha256);
    }

    [Fact]
    public async Task Run_ThatWatchesHeldOutText_StopsWhenItGetsNoBetter()
    {
        var mix = SomeMix.Write(_folder.Path);
        var watching = Spec with { LearningRate = 0, Validation = new ValidationSpec { EverySteps = 2, Patience = 2 } };
        var tokenize = new FakeStageTask(_folder.Path) { Stage = "tokenize" };
        using (var writer = new TokenShardWriter(tokenize.CreateOutput("held_out", TokenShardWriter.Suffix, "law")))
        {
            for (var i = 0; i < 5; i++)
                writer.Write(new DocumentTokens(new DocumentId(0, (ulong)i), "law", Enumerable.Range(i, 20).ToArray(), 60, Attributes.Empty));
        }

        var (task, counts) = await RunAsync(watching, [.. mix, .. tokenize.Files], "watching");

        var account = JsonDocument.Parse(File.ReadAllBytes(task.Channel("account")[0].Path)).RootElement;
        Assert.Equal("validation_plateau", account.GetProperty("stop_reason").GetString());
        var looks = await Table.ReadAsync(task.Channel("tables")[1].Path);
        Assert.Equal([2L, 4, 6], looks.Values<long>("step"));
        Assert.All(looks.Values<double>("nats_per_token"), loss => Assert.InRange(loss, Math.Log(41) * 0.9, Math.Log(41) * 1.1));
        Assert.Equal(counts["tokens_planned"], counts["tokens_remaining"] + account.GetProperty("seen_tokens").GetInt64());
        Assert.Contains("no held-out text", (await RefusalAsync(watching, mix, "blind")).Message);
    }

    [Fact]
    public async Task Run_OnAGpuThatIsNotThere_IsRefused()
    {
        Assert.SkipWhen(cuda.is_available(), "needs a machine without a GPU");

        var mix = SomeMix.Write(_folder.Path);
        var failure = await Assert.ThrowsAsync<TorchUnavailableException>(() => RunAsync(Spec with { Device = ComputeDevice.Cuda }, mix));

        Assert.Contains("finds no GPU", failure.Message);
    }

    [Fact]
    public async Task Run_OnTwoMixesOrAnUnfittingModel_IsRefused()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (first, _) = await RunAsync(Spec, mix, "base");
        var longer = SomeMix.Write(_folder.At("longer"), sequenceTokens: 17);

        Assert.Contains("reads 2 mixes", (await RefusalAsync(Spec, [.. mix, .. longer], "two")).Message);

        var config = await File.ReadAllTextAsync(first.Channel("model")[0].Path);
        await File.WriteAllTextAsync(_folder.At("config.json"), config.Replace("\"t0\"", "\"t1\"", StringComparison.Ordinal));
        var init = new InitSpec { Config = _folder.At("config.json"), Weights = first.Channel("model")[1].Path };
        Assert.Contains("names another tokenizer", (await RefusalAsync(Spec with { Model = null, Init = init }, mix, "other")).Message);

        var unfitting = Spec with { Model = null, Init = new InitSpec { Stage = "base" } };
        Assert.Contains("16 positions", (await RefusalAsync(unfitting, [.. longer, .. first.Files], "unfitting")).Message);
    }

    private Task<DomainAdaptException> RefusalAsync(TrainSpec spec, IReadOnlyList<StageFile> inputs, string name)
        => Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(spec, inputs, name));

    private async Task<(FakeStageTask Task, Counts Counts)> RunAsync(
        TrainSpec spec, IReadOnlyList<StageFile> inputs, string name = "train",
        IProgress<TaskProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var stage = new TrainStage(spec);
        var split = Assert.Single(stage.Split("main", new StageInputs(inputs, [], null)));
        var task = new FakeStageTask(_folder.Path) { Stage = name, Inputs = split.Files, Progress = progress ?? new ProgressList() };
        return (task, await stage.RunAsync(task, cancellationToken));
    }

    private static async Task<IReadOnlyList<double>> LossesAsync(FakeStageTask task)
        => (await Table.ReadAsync(task.Channel("tables")[0].Path)).Values<double>("loss");

    private sealed class CancelAt(CancellationTokenSource cancellation, long tokens) : IProgress<TaskProgress>
    {
        public void Report(TaskProgress value)
        {
            if (value.Done >= tokens)
                cancellation.Cancel();
        }
    }
}
