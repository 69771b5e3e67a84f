using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>
/// Ends the real program in the midst of a training, in every way it can end, lets the next run go on, and compares the hashes of weights
/// and optimiser with those of an undisturbed training.
/// </summary>
public sealed class TrainKillTests(TrainingPipeline pipeline) : IClassFixture<TrainingPipeline>
{
    private const ulong Seed = 20260301;
    private const string Command = "tests/nightly.sh -method '*Train_KilledTwentyTimes*'";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task Train_KilledFiveTimes_EndsInTheSameBits()
    {
        await KillAsync(Moments(5));

        Assert.Equal(pipeline.Undisturbed, await pipeline.EndAsync());
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Nightly")]
    public async Task Train_KilledTwentyTimes_EndsInTheSameBits()
    {
        var killed = await KillAsync(Moments(20));
        var found = await pipeline.EndAsync();

        var results = new
        {
            Command,
            Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Seed,
            TrainingPipeline.Steps,
            Kills = killed,
            pipeline.Undisturbed,
            Found = found,
            Equal = found == pipeline.Undisturbed,
        };
        await File.WriteAllTextAsync(
            MiniQuickstart.FindPipeline("../docs/results/train-kill.json"), JsonSerializer.Serialize(results, Json) + "\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(20, killed.Count);
        Assert.Equal(pipeline.Undisturbed, found);
    }

    [Fact] // The comparison sees what it is for: a training that goes on one batch too far.
    public async Task Train_ResumedOneBatchTooFar_IsCaught()
    {
        await KillAsync([new Moment(60, TimeSpan.Zero)]);
        var (step, folder) = pipeline.LastCheckpoint()!.Value;
        var parent = Path.GetDirectoryName(folder)!;
        foreach (var other in Directory.EnumerateDirectories(parent).Where(other => other != folder))
            Directory.Delete(other, recursive: true);
        var state = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "state.json"), TestContext.Current.CancellationToken))!;
        state["step"] = step + 1;
        await File.WriteAllTextAsync(Path.Combine(folder, "state.json"), state.ToJsonString(), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            Path.Combine(folder, "SHA256SUMS"),
            new[] { "model.safetensors", "optimizer.safetensors", "state.json" }
                .Select(name => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))))}  {name}"),
            TestContext.Current.CancellationToken);
        Directory.Move(folder, Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"step-{step + 1:D9}")));

        var found = await pipeline.EndAsync();

        Assert.NotEqual(pipeline.Undisturbed.WeightsSha256, found.WeightsSha256);
        Assert.NotEqual(pipeline.Undisturbed.OptimizerSha256, found.OptimizerSha256);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Train_AskedToStop_SavesWhereItIs_AndGoesOn(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        pipeline.Forget();
        using (var process = pipeline.Start())
        {
            await pipeline.WaitForStepAsync(process, 5);
            process.Signal(signal);
            Assert.Equal(130, await process.WaitAsync());
        }

        var account = pipeline.LeftAccount();
        Assert.Equal("cancelled", account.GetProperty("stop_reason").GetString());
        Assert.Equal(pipeline.LastCheckpoint()!.Value.Step, account.GetProperty("steps").GetInt32());
        Assert.Equal(pipeline.Undisturbed, await pipeline.EndAsync());
    }

    [Fact]
    public async Task Train_WhoseTimeIsOver_ExitsWith85_AndGoesOn()
    {
        pipeline.Forget();
        using (var process = pipeline.Start("--set", "train.time_limit_hours=0.0001"))
        {
            Assert.Equal(85, await process.WaitAsync());
            Assert.Contains("Run again to go on", process.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(pipeline.Undisturbed, await pipeline.EndAsync());
    }

    [Fact]
    public async Task Train_WithADamagedCheckpoint_SaysSoAndTakesTheOneBefore()
    {
        await KillAsync([new Moment(30, TimeSpan.Zero)]);
        var weights = Path.Combine(pipeline.LastCheckpoint()!.Value.Folder, "model.safetensors");
        var bytes = await File.ReadAllBytesAsync(weights, TestContext.Current.CancellationToken);
        bytes[^5] ^= 4;
        await File.WriteAllBytesAsync(weights, bytes, TestContext.Current.CancellationToken);

        using (var process = pipeline.Start("--set", "train.time_limit_hours=0.0000001"))
        {
            Assert.Equal(85, await process.WaitAsync());
            Assert.Contains("is damaged and passed over: model.safetensors has SHA-256", process.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(pipeline.Undisturbed, await pipeline.EndAsync());
    }

    /// <summary>
    /// Moments of a training, from a seed: three in four a little after the checkpoint of a step, spread over the training; the others
    /// as the program starts, loads libtorch and reads its checkpoint.
    /// </summary>
    private static List<Moment> Moments(int count)
    {
        var random = new SplitMix64(Seed);
        return
        [
            .. Enumerable.Range(1, count).Select(number => number % 4 == 0
                ? new Moment(null, TimeSpan.FromMilliseconds(1500 * random.NextDouble()))
                : new Moment(
                    (int)(TrainingPipeline.Steps * 0.9 * (number - random.NextDouble()) / count) / 3 * 3, TimeSpan.FromMilliseconds(60 * random.NextDouble()))),
        ];
    }

    /// <summary>Trains from nothing and kills the program (SIGKILL) at each of the moments; says at which checkpoint it was.</summary>
    private async Task<List<Kill>> KillAsync(IEnumerable<Moment> moments)
    {
        pipeline.Forget();
        var kills = new List<Kill>();
        foreach (var moment in moments)
        {
            using var process = pipeline.Start();
            await TrainingPipeline.WaitForTrainingAsync(process);
            if (moment.AfterStep is { } step)
                await pipeline.WaitForStepAsync(process, step);
            Assert.True(await process.KillAfterAsync(moment.Delay), $"the training ended before {moment}: {process.Output}{process.Errors}");
            kills.Add(new Kill(moment.AfterStep, Math.Round(moment.Delay.TotalMilliseconds, 1), pipeline.LastCheckpoint()?.Step));
        }
        return kills;
    }

    /// <summary>When the program is killed.</summary>
    /// <param name="AfterStep">Once there is a checkpoint of that step; null for when the training's task begins.</param>
    /// <param name="Delay">So long after that.</param>
    private sealed record Moment(int? AfterStep, TimeSpan Delay);

    private sealed record Kill(int? AfterStep, double DelayMilliseconds, int? LastCheckpoint);
}
