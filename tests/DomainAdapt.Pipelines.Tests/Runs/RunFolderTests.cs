using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Tests.Execution;

namespace DomainAdapt.Pipelines.Tests.Runs;

public sealed class RunFolderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Begin_EqualPlan_GoesOnWithTheSameRun()
    {
        using var pipeline = new TinyPipeline();
        var first = RunFolder.Begin(pipeline.Work, pipeline.Plan, "", "run", Now);
        Assert.Equal(first.Id, RunFolder.Begin(pipeline.Work, pipeline.Plan, "", "run", Now.AddHours(1)).Id);
        using var other = new TinyPipeline(spec => spec with { Seed = 9 }, pipeline.Work);
        Assert.NotEqual(first.Id, RunFolder.Begin(pipeline.Work, other.Plan, "", "run", Now.AddHours(2)).Id);
        Assert.Equal(2, RunFolder.All(pipeline.Work, "tiny").Count);
    }

    [Fact]
    public void Take_TwoProcesses_TheSecondIsToldOfTheFirst()
    {
        using var pipeline = new TinyPipeline();
        var run = RunFolder.Begin(pipeline.Work, pipeline.Plan, "", "run", Now);
        using (Lease.Take(run))
        {
            Assert.True(Lease.IsHeld(run));
            var failure = Assert.Throws<DomainAdaptException>(() => Lease.Take(run));
            Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        }
        Assert.False(Lease.IsHeld(run));
    }

    [Fact]
    public async Task Find_Garbage_IsWhatNoRetainedRunPlanned()
    {
        using var old = new TinyPipeline();
        RunFolder.Begin(old.Work, old.Plan, "", "run", Now);
        await old.RunAsync();
        using var current = new TinyPipeline(spec => spec with { Stages = [.. spec.Stages.Take(2), ((JoinSpec)spec.Stages[2]) with { Name = "joined" }] }, old.Work);
        RunFolder.Begin(old.Work, current.Plan, "", "run", Now.AddHours(1));
        await current.RunAsync();

        Assert.Empty(GarbageCollector.Find(old.Work, keepRuns: 2));
        var garbage = Assert.Single(GarbageCollector.Find(old.Work, keepRuns: 1));
        Assert.Equal(old.Work.FolderOf(old.Plan.Nodes[^1]).Path, garbage.Path);
    }

    [Fact]
    public async Task Of_TwoRuns_SaysWhichStagesDiffer()
    {
        using var one = new TinyPipeline();
        var left = RunFolder.Begin(one.Work, one.Plan, "", "run", Now);
        await one.RunAsync();
        using var other = new TinyPipeline(spec => spec with { Stages = [((WriteSpec)spec.Stages[0]) with { Lines = 12 }, .. spec.Stages.Skip(1)] }, one.Work);
        var right = RunFolder.Begin(one.Work, other.Plan, "", "run", Now.AddHours(1));
        await other.RunAsync();

        var differences = RunDifference.Of(one.Work, left, right);
        Assert.All(differences, difference => Assert.False(difference.IsEqual));
        Assert.Equal([("lines", 40L, 48L)], differences[0].Counts);
        Assert.All(RunDifference.Of(one.Work, left, left), difference => Assert.True(difference.IsEqual));
    }

    [Fact]
    public void Find_NoSuchRun_NamesThoseThereAre()
    {
        using var pipeline = new TinyPipeline();
        var run = RunFolder.Begin(pipeline.Work, pipeline.Plan, "", "run", Now);
        var failure = Assert.Throws<DomainAdaptException>(() => RunFolder.Find(pipeline.Work, "other"));
        Assert.Contains($"tiny/{run.Id}", failure.Message, StringComparison.Ordinal);
    }
}
