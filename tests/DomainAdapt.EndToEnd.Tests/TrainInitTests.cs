namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Goes on from the model of another pipeline's run in the same work folder.</summary>
public sealed class TrainInitTests(TrainingPipeline pipeline) : IClassFixture<TrainingPipeline>
{
    private const string Stage = "  - { kind: train, name: adapted, init: { run: RUN }, batch_sequences: 4, threads: 1, budget_tokens: 1_280 }\n";

    [Fact]
    public async Task Train_FromTheModelOfAnotherRun_RunsOnce_AndGeneratesText()
    {
        var (code, output, errors) = await pipeline.RunOtherAsync("more", Stage.Replace("RUN", "training/train", StringComparison.Ordinal));
        Assert.True(code == 0, output + errors);
        Assert.Contains("adapted: begins", output, StringComparison.Ordinal);

        var (_, again, _) = await pipeline.RunOtherAsync("more", Stage.Replace("RUN", "training/train", StringComparison.Ordinal));
        Assert.DoesNotContain("adapted: begins", again, StringComparison.Ordinal);

        var (generated, text, problems) = await pipeline.RunAsync("generate", "more/adapted", "--prompt", "word1", "--max-new-tokens", "6");
        Assert.True(generated == 0, problems);
        Assert.NotEmpty(text.Trim());
    }

    [Theory]
    [InlineData("nowhere/train", 5, "There is no run 'nowhere'")]
    [InlineData("training/tarin", 5, "has no stage 'tarin'")]
    [InlineData("training/mix", 2, "training/mix hands on no model")]
    [InlineData("training", 2, "expected PIPELINE/STAGE")]
    public async Task Train_FromARunThatIsNone_SaysSoBeforeAnythingRuns(string run, int expected, string message)
    {
        var (code, output, errors) = await pipeline.RunOtherAsync("wrong", Stage.Replace("RUN", run, StringComparison.Ordinal));

        Assert.Equal(expected, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("begins", output, StringComparison.Ordinal);
    }
}
