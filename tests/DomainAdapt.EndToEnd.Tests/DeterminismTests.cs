using DomainAdapt.Core.Randomness;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Same input, same bytes: any number of workers, any interruption.</summary>
public sealed class DeterminismTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Run_OneAndTwoWorkers_EqualDigestsOfEveryStage()
    {
        using var one = new MiniQuickstart();
        using var two = new MiniQuickstart();
        Assert.Equal(0, (await one.RunAsync("--workers", "1")).Code);
        Assert.Equal(0, (await two.RunAsync("--workers", "2")).Code);
        Assert.Equal(one.Digests(), two.Digests());
        // The learnt weights are among the outputs.
        Assert.NotEmpty(one.Files("adapted", "model"));
    }

    [Fact] // Kills the real process (SIGKILL) at 20 random moments, lets the next one go on, and compares every digest with an undisturbed run.
    public async Task Run_KilledTwentyTimes_EqualDigestsOfEveryStage()
    {
        using var whole = new MiniQuickstart();
        var begun = Environment.TickCount64;
        Assert.Equal(0, (await whole.RunAsync()).Code);
        var duration = TimeSpan.FromMilliseconds(Environment.TickCount64 - begun);

        using var cut = new MiniQuickstart();
        var random = new SplitMix64(20260101);
        var killed = 0;
        // The moments are spread over the first part of a run from wherever the last kill left it; a run that ends is begun again from nothing.
        for (var attempt = 0; killed < Kills && attempt < 3 * Kills; attempt++)
        {
            using var process = DomainAdaptProcess.Start(cut.Folder, MiniQuickstart.Command());
            if (await process.KillAfterAsync(duration * (0.05 + (0.25 * random.NextDouble()))))
                killed++;
            else
                Directory.Delete(Path.Combine(cut.Folder, "work"), recursive: true);
        }
        Assert.Equal(Kills, killed);
        var (code, output, errors) = await cut.RunAsync();
        Assert.True(code == 0, output + errors);
        Assert.Equal(whole.Digests(), cut.Digests());
        Assert.Empty(Directory.EnumerateFiles(cut.Store, "*.tmp", SearchOption.AllDirectories));
    }
}
