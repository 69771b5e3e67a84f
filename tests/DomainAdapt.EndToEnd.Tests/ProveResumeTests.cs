using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The proof that a training can be interrupted, as the program makes it itself.</summary>
public sealed class ProveResumeTests(TrainingPipeline pipeline) : IClassFixture<TrainingPipeline>
{
    [Fact] // Steps in three parts, under a rate that warms up, stays and decays to the end, with a guard that goes back to anchors.
    public async Task Train_ProveResume_KillsItselfAndFindsEqualHashes()
    {
        var (code, output, errors) = await pipeline.RunAsync(
            "train", "training.yaml", "--offline", "--prove-resume", "--kills", "3", "--seed", "7", "--json",
            "--set", "train.micro_batch_sequences=2", "--set", "train.schedule=wsd", "--set", "train.budget_tokens=10_000");

        Assert.True(code == 0, output + errors);
        var verdict = JsonDocument.Parse(output).RootElement;
        Assert.True(verdict.GetProperty("equal").GetBoolean());
        var kills = verdict.GetProperty("kills").EnumerateArray().Select(kill => kill.GetString()!).ToList();
        Assert.Equal(3, kills.Distinct().Count());
        Assert.All(kills, kill => Assert.StartsWith("step ", kill, StringComparison.Ordinal));
        var hashes = verdict.GetProperty("whole");
        Assert.Equal(verdict.GetProperty("resumed").GetRawText(), hashes.GetRawText());
        Assert.All(new[] { "checkpoint model.safetensors", "checkpoint optimizer.safetensors", "model/00000.model.safetensors" },
            name => Assert.Equal(64, hashes.GetProperty(name).GetString()!.Length));
        Assert.False(Directory.EnumerateFileSystemEntries(pipeline.At("work/proofs")).Any());
        Assert.Equal(pipeline.Undisturbed, await pipeline.EndAsync()); // which the proof left as it was
    }

    [Fact]
    public async Task Train_ProveResume_OfAPipelineWithoutTraining_SaysSo()
    {
        await File.WriteAllTextAsync(
            pipeline.At("bare.yaml"), "name: bare\nsources:\n  notes: { corpus: notes.corpus.yaml }\nstages:\n  - kind: acquire\n",
            TestContext.Current.CancellationToken);

        var (code, _, errors) = await pipeline.RunAsync("train", "bare.yaml", "--offline", "--prove-resume");

        Assert.Equal(2, code);
        Assert.Contains("has no stage of kind train", errors, StringComparison.Ordinal);
    }
}
