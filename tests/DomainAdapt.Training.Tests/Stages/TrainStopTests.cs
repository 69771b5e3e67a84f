using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

/// <summary>Every reason for which a training ends, reached through its stage, and the account it leaves.</summary>
public sealed class TrainStopTests : IDisposable
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
    public async Task Run_ToTheEndOfTheMix_ReachesTheBudget_AndSaysWhatMoreDataWouldHaveBought()
    {
        var account = Account((await RunAsync(Spec, SomeMix.Write(_folder.Path))).Task);

        Assert.Equal("budget_reached", account.GetProperty("stop_reason").GetString());
        Assert.Equal(JsonValueKind.Null, account.GetProperty("exhausted_source").ValueKind);
        // The mix asked for 1000 tokens and placed 640, 320 of each source: law has 160 of its own, web 640.
        string[] tokens = ["target_tokens", "acquired_tokens", "seen_tokens", "unique_tokens"];
        Assert.Equal([1000L, 640, 640, 480], tokens.Select(name => account.GetProperty(name).GetInt64()));
        Assert.InRange(account.GetProperty("effective_tokens").GetInt64(), 481, 640);
        var (law, web) = (account.GetProperty("sources")[0], account.GetProperty("sources")[1]);
        Assert.Equal(("law", 2.0, "web", 0.5), (law.GetProperty("name").GetString(), law.GetProperty("epochs").GetDouble(),
            web.GetProperty("name").GetString(), web.GetProperty("epochs").GetDouble()));
        Assert.InRange(law.GetProperty("effective_tokens").GetInt64(), 161, 320);
        Assert.Equal(320, web.GetProperty("effective_tokens").GetInt64());
        Assert.True(account.GetProperty("gain_of_twice_the_data").GetDouble() > account.GetProperty("gain_if_all_were_new").GetDouble());
        Assert.True(account.GetProperty("gain_if_all_were_new").GetDouble() > 0);
        Assert.Equal(2, account.GetProperty("final_state").EnumerateObject().Count());
    }

    [Fact]
    public async Task Run_OnAMixThatASourceEnded_SaysWhich()
    {
        var (task, _) = await RunAsync(Spec, SomeMix.Write(_folder.Path, stop: MixStop.SourceExhausted));

        var account = JsonDocument.Parse(File.ReadAllBytes(task.Channel("account")[0].Path)).RootElement;
        Assert.Equal("source_exhausted", account.GetProperty("stop_reason").GetString());
        Assert.Equal("law", account.GetProperty("exhausted_source").GetString());
        Assert.Equal([2.0, 0.5], account.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("epochs").GetDouble()));
    }

    [Theory] // 100 tokens are six sequences and a part.
    [InlineData(100L, null, "budget_reached", 112)]
    [InlineData(null, 100.0, "compute_budget", 112)]
    [InlineData(50L, 100.0, "budget_reached", 64)]
    [InlineData(1000L, 100.0, "compute_budget", 112)]
    public async Task Run_OverTheBudgetOfTokensOrOperations_SaysWhich(long? tokens, double? tokensOfFlops, string expected, long seen)
    {
        var parameters = Spec.Model!.ToSpec(SomeMix.Vocabulary, SomeMix.SequenceTokens).ParameterCount();
        var spec = Spec with { BudgetTokens = tokens, BudgetFlops = tokensOfFlops * 6 * parameters };

        var (task, counts) = await RunAsync(spec, SomeMix.Write(_folder.Path));

        Assert.Equal(expected, Account(task).GetProperty("stop_reason").GetString());
        Assert.Equal(seen, Account(task).GetProperty("seen_tokens").GetInt64());
        Assert.Equal(640 - seen, counts["tokens_remaining"]);
    }

    [Fact]
    public async Task Run_OverItsHours_HandsOnTheModelAsItIs()
    {
        var (task, counts) = await RunAsync(Spec with { BudgetHours = 1e-7 }, SomeMix.Write(_folder.Path));

        Assert.Equal("compute_budget", Account(task).GetProperty("stop_reason").GetString());
        Assert.InRange(counts["tokens_remaining"], 1, 640);
        Assert.Equal(2, task.Channel("model").Count);
    }

    [Fact]
    public async Task Run_ThatIsCancelled_LeavesItsAccountBesideItsCheckpoints()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAt(cancellation, tokens: 288); // step 6 of 14

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => RunAsync(Spec, SomeMix.Write(_folder.Path), "cut", progress, cancellation.Token));

        var account = Left("cut");
        Assert.Equal("cancelled", account.GetProperty("stop_reason").GetString());
        Assert.Equal([640L, 288], new[] { "acquired_tokens", "seen_tokens" }.Select(name => account.GetProperty(name).GetInt64()));
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
        var account = Left("limited");
        var (resumed, _) = await RunAsync(Spec, mix, "limited");

        Assert.Equal(ExitCodes.StoppedAtBoundary, failure.ExitCode);
        Assert.Contains("Run again to go on", failure.Message);
        Assert.Equal("time_limit", account.GetProperty("stop_reason").GetString());
        Assert.Equal(640, account.GetProperty("acquired_tokens").GetInt64());
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
    public async Task Run_ThatForgetsGeneralText_StopsAndSaysSo()
    {
        var mix = SomeMix.Write(_folder.Path);
        var (first, _) = await RunAsync(Spec, mix, "base");
        var tokenize = new FakeStageTask(_folder.Path) { Stage = "tokenize" };
        foreach (var source in new[] { "law", "web" })
        {
            using var writer = new TokenShardWriter(tokenize.CreateOutput("held_out", TokenShardWriter.Suffix, source));
            writer.Write(new DocumentTokens(new DocumentId(0, 1), source, Enumerable.Range(3, 20).ToArray(), 60, Attributes.Empty));
        }
        var adapting = Spec with
        {
            Model = null,
            Init = new InitSpec { Stage = "base" },
            LearningRate = 3, // which ruins what was known
            WarmupShare = 0,
            Guard = new GuardSpec { Enabled = false },
            Forgetting = new ForgettingSpec { EverySteps = 2, Tolerance = 0.05, Action = ForgettingAction.Stop, Sources = ["web"] },
        };

        var (task, _) = await RunAsync(adapting, [.. mix, .. first.Files, .. tokenize.Files], "adapted");

        var account = Account(task);
        Assert.Equal("forgetting", account.GetProperty("stop_reason").GetString());
        Assert.Equal(2, account.GetProperty("steps").GetInt32());
        var looks = await Table.ReadAsync(task.Channel("tables")[2].Path);
        Assert.Equal([0L, 2], looks.Values<long>("step"));
        Assert.Equal(0, looks.Values<double>("worsening")[0]);
        Assert.True(looks.Values<double>("worsening")[1] > 0.05);
        var blind = adapting with { Forgetting = adapting.Forgetting with { Sources = ["other"] } };
        Assert.Contains("forgetting: there is no held-out text", (await RefusalAsync(blind, [.. mix, .. first.Files, .. tokenize.Files], "blind")).Message);
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

    private static JsonElement Account(FakeStageTask task)
        => JsonDocument.Parse(File.ReadAllBytes(Assert.Single(task.Channel("account")).Path)).RootElement;

    /// <summary>The account of a training that handed on no model.</summary>
    private JsonElement Left(string name)
        => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(new FakeStageTask(_folder.Path) { Stage = name }.ScratchFolder, "account.json"))).RootElement;
}
