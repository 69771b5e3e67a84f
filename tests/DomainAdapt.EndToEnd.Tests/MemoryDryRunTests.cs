using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The memory that a dry run foretells, against what two steps of the whole model take.</summary>
public sealed class MemoryDryRunTests(TrainingPipeline pipeline) : IClassFixture<TrainingPipeline>
{
    [Theory] // Mostly activations; mostly weights, gradients and means.
    [InlineData(10, 256, 640, 64)]
    [InlineData(8, 384, 1152, 16)]
    public async Task Train_DryRun_ForetellsThePeakWithinATenth(int layers, int width, int feedForward, int batch)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of resident memory is read from Linux");
        var (code, output, errors) = await pipeline.RunAsync(
            "train", "training.yaml", "--offline", "--dry-run", "--check", "--json", "--set", $"train.model.layers={layers}", "--set", $"train.model.width={width}",
            "--set", "train.model.heads=8", "--set", $"train.model.feed_forward={feedForward}", "--set", $"train.batch_sequences={batch}", "--set", "execution.memory_gib=0.2");

        Assert.True(code == 0, output + errors);
        var found = JsonDocument.Parse(output).RootElement;
        var (estimated, measured) = (found.GetProperty("estimate").GetProperty("total").GetDouble(), found.GetProperty("measured_bytes").GetDouble());
        Assert.True(Math.Abs(estimated / measured - 1) < 0.1, $"{estimated / 1e6:0} MB estimated, {measured / 1e6:0} MB measured");
        Assert.InRange(measured, 100e6, 1000e6);
        Assert.NotEmpty(found.GetProperty("to_fit").EnumerateArray());
        Assert.Equal(layers, found.GetProperty("estimate").GetProperty("layers").GetInt32());
    }
}
