using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Generation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using DomainAdapt.Training.Optimization;
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

        var curve = await Table.ReadAsync(task.Channel("tables")[0].Path);
        var loss = curve.Values<double>("loss");
        Assert.Equal(14, curve.Rows); // 40 sequences, 3 a step
        Assert.Equal(640, curve.Values<long>("tokens")[^1]);
        Assert.True(loss[^1] < 0.8 * loss[0], $"{loss[0]} to {loss[^1]}");

        var sources = await Table.ReadAsync(task.Channel("tables")[1].Path);
        Assert.Equal(["law", "web"], sources.Values<string>("source").Distinct().Order());
        Assert.Equal(600, sources.Values<long>("targets").Sum()); // the first token of each sequence is asked of nobody

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

    [Theory] // Made anew, cut, gone on with, and read back to write what it learnt: each number is followed by the next.
    [InlineData(ModelFamily.Qwen2)]
    [InlineData(ModelFamily.Qwen3)]
    [InlineData(ModelFamily.Olmo2)]
    [InlineData(ModelFamily.Gemma)]
    [InlineData(ModelFamily.Gemma2)]
    [InlineData(ModelFamily.Gemma3)]
    [InlineData(ModelFamily.Gpt2)]
    [InlineData(ModelFamily.GptNeox)]
    [InlineData(ModelFamily.Bloom)]
    public async Task Run_OfEveryFamilyOfDecoders_LearnsAndGoesOnToTheSameBytes(ModelFamily family)
    {
        var mix = SomeMix.Write(_folder.Path, sequences: 240);
        var spec = Spec with { Model = new ModelSpec { Family = family, Layers = 2, Width = 32, Heads = 4, FeedForward = 128 }, MicroBatchSequences = 2 };
        var (whole, _) = await RunAsync(spec, mix, "whole");
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => RunAsync(spec, mix, "cut", progress: new CancelAt(cancellation, tokens: 1440), cancellationToken: cancellation.Token));

        var (resumed, _) = await RunAsync(spec, mix, "cut");

        Assert.Equal(whole.Files.Select(file => (file.Channel, file.Sha256)), resumed.Files.Select(file => (file.Channel, file.Sha256)));
        using var model = ModelFiles.Load(resumed.Channel("model")[0].Path, resumed.Channel("model")[1].Path);
        var written = new TokenGenerator(model, SomeMix.Vocabulary, []).Generate([[5, 6, 7], [30]], new GenerationOptions { MaxNewTokens = 6 });
        Assert.Equal([8, 9, 10, 11, 12, 13], written[0].Ids);
        Assert.Equal([31, 32, 33, 34, 35, 36], written[1].Ids);
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
    public async Task Run_GoingOnFromAFolder_CarriesItsConfigAndTokenizerAlong()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (first, _) = await RunAsync(Spec, mix, "base");
        var folder = Directory.CreateDirectory(_folder.At("model")).FullName;
        var config = await File.ReadAllTextAsync(first.Channel("model")[0].Path);
        config = config.Replace("\"bos_token_id\": null", "\"bos_token_id\": 7, \"mine\": [0.10]", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), config);
        File.Copy(first.Channel("model")[1].Path, Path.Combine(folder, "model.safetensors"));
        byte[] bytes = [0xff, 0, 1, 13, 10];
        await File.WriteAllBytesAsync(Path.Combine(folder, "tokenizer.model"), bytes);
        var adapting = Spec with { Model = null, Init = new InitSpec { From = folder } };

        var (second, _) = await RunAsync(adapting, mix, "adapted");
        var (third, _) = await RunAsync(Spec with { Model = null, Init = new InitSpec { Stage = "adapted" } }, [.. mix, .. second.Files], "again");

        foreach (var task in new[] { second, third })
        {
            Assert.Equal(["config.json", "model.safetensors", "tokenizer.model"], task.Channel("model").Select(file => file.Name[6..]));
            Assert.Equal(config, await File.ReadAllTextAsync(task.Channel("model")[0].Path));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(task.Channel("model")[2].Path));
        }
    }

    [Fact]
    public async Task Run_WithAdapters_HandsOnAModelAsAnyOther_WhichGoesOn()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (first, _) = await RunAsync(Spec, mix, "base");
        var adapting = Spec with { Model = null, Init = new InitSpec { Stage = "base" }, Lora = new LoraSpec { Rank = 2, Alpha = 4 }, OptimizerStates = OptimizerStates.Bf16 };

        var (second, _) = await RunAsync(adapting, [.. mix, .. first.Files], "adapted");
        var (third, _) = await RunAsync(Spec with { Model = null, Init = new InitSpec { Stage = "adapted" } }, [.. mix, .. second.Files], "again");

        using var before = ModelFiles.Load(first.Channel("model")[0].Path, first.Channel("model")[1].Path);
        using var after = ModelFiles.Load(second.Channel("model")[0].Path, second.Channel("model")[1].Path);
        Assert.Equal(before.Weights.Select(weight => weight.Name), after.Weights.Select(weight => weight.Name));
        foreach (var (one, other) in before.Weights.Zip(after.Weights)) // embeddings and norms have no adapter
            Assert.Equal(!one.Name.Contains("_proj", StringComparison.Ordinal), one.Value.equal(other.Value).all().item<bool>());
        Assert.True((await LossesAsync(third))[0] < (await LossesAsync(first))[0]);
    }

    [Fact]
    public async Task Run_GoingOnFromAnotherRun_IsAsFromAStage()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (first, _) = await RunAsync(Spec, mix, "base");
        StageFile[] foreign = [.. first.Channel("model").Select(file => file with { Stage = "quickstart/base" })];

        var (second, _) = await RunAsync(Spec with { Model = null, Init = new InitSpec { Stage = "base" } }, [.. mix, .. first.Files], "fromstage");
        var (third, _) = await RunAsync(Spec with { Model = null, Init = new InitSpec { Run = "quickstart/base" } }, [.. mix, .. foreign], "fromrun");
        var (scratch, _) = await RunAsync(Spec with { Model = null, Init = new InitSpec { Scratch = Spec.Model } }, mix, "scratch");

        Assert.Equal(second.Channel("model").Select(file => file.Sha256), third.Channel("model").Select(file => file.Sha256));
        Assert.Equal(first.Channel("model").Select(file => file.Sha256), scratch.Channel("model").Select(file => file.Sha256));
        Assert.NotEqual(first.Channel("model")[1].Sha256, second.Channel("model")[1].Sha256);
    }

    [Fact]
    public async Task Run_InSmallFiles_HandsOnPartsAndTheirIndex_WhichATrainingGoesOnFrom()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (whole, _) = await RunAsync(Spec, mix, "whole");
        var (parts, _) = await RunAsync(Spec with { ShardBytes = 4000 }, mix, "parts");
        var adapting = Spec with { Model = null };
        var (one, _) = await RunAsync(adapting with { Init = new InitSpec { Stage = "whole" } }, [.. mix, .. whole.Files], "one");
        var (other, _) = await RunAsync(adapting with { Init = new InitSpec { Stage = "parts" } }, [.. mix, .. parts.Files], "other");

        Assert.Equal(
            ["config.json", .. Enumerable.Range(1, 4).Select(part => $"model-0000{part}-of-00004.safetensors"), "model.safetensors.index.json"],
            parts.Channel("model").Select(file => file.Name[6..]).Order(StringComparer.Ordinal));
        Assert.Equal(one.Channel("model")[1].Sha256, other.Channel("model")[1].Sha256);
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

    [Fact] // With all that a next-token training may have at once.
    public async Task Run_WithMiddlesMovedDocumentsApartAndZLoss_GoesOnToTheSameBytes()
    {
        var spec = Spec with { Fim = new FimSpec { Rate = 0.7 }, DocumentMask = true, ZLoss = 1e-4, MicroBatchSequences = 2 };
        var mix = SomeMix.Write(_folder.Path, text: [3, 4, 5, 6, 0]);
        var (whole, _) = await RunAsync(spec, mix, "whole");
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => RunAsync(spec, mix, "cut", progress: new CancelAt(cancellation, tokens: 288), cancellationToken: cancellation.Token));

        var (resumed, _) = await RunAsync(spec, mix, "cut");

        Assert.Equal(whole.Files.Select(file => (file.Channel, file.Sha256)), resumed.Files.Select(file => (file.Channel, file.Sha256)));
        Assert.Equal(41 + 3, ModelConfig.Read(whole.Channel("model")[0].Path).Spec.Vocabulary);
        var losses = await LossesAsync(whole);
        Assert.True(losses[^1] < losses[0] - 0.5, $"{losses[0]}, {losses[^1]}");
        foreach (var (index, other) in new[] { spec with { Fim = new FimSpec { Rate = 0 } }, spec with { DocumentMask = false }, spec with { ZLoss = 0 } }.Index())
            Assert.NotEqual(whole.Channel("model")[1].Sha256, (await RunAsync(other, mix, $"other{index}")).Task.Channel("model")[1].Sha256);
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
}
