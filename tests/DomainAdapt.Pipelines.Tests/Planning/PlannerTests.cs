using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Tests.Execution;

namespace DomainAdapt.Pipelines.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void Plan_AnotherSetting_ChangesTheStageAndThoseAfterIt()
    {
        using var one = new TinyPipeline();
        using var other = new TinyPipeline(spec => spec with
        {
            Stages = [spec.Stages[0], ((HalveSpec)spec.Stages[1]) with { LosesALine = true }, spec.Stages[2]],
        });
        var equal = one.Plan.Nodes.Zip(other.Plan.Nodes).Select(pair => pair.First.Fingerprint == pair.Second.Fingerprint);
        Assert.Equal([true, true, false, false, false], equal);
    }

    [Fact]
    public void Plan_AnotherSource_LeavesPerSourceStagesAlone()
    {
        using var one = new TinyPipeline();
        using var other = new TinyPipeline(spec => spec with
        {
            Sources = spec.Sources.Append(new("third", new SourceSpec { Corpus = "third.yaml" })).ToDictionary(),
        });
        Assert.Equal(
            one.Plan.Nodes.Take(4).Select(node => node.Fingerprint),
            other.Plan.Nodes.Where(node => node.Source is { Name: not "third" }).Select(node => node.Fingerprint));
        Assert.NotEqual(one.Plan.Nodes[^1].Fingerprint, other.Plan.Nodes[^1].Fingerprint);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plan_WhereAndHowManyWorkers_ChangeNothing(bool workers)
    {
        using var one = new TinyPipeline();
        using var other = new TinyPipeline(spec => spec with { Execution = workers ? new() { Workers = 9 } : new() { Work = "elsewhere", MemoryGib = 1 } });
        Assert.Equal(one.Plan.Fingerprint, other.Plan.Fingerprint);
    }

    [Fact]
    public void Plan_SeedAndSample_ChangeEverything()
    {
        using var one = new TinyPipeline();
        using var seeded = new TinyPipeline(spec => spec with { Seed = 8 });
        using var sampled = new TinyPipeline(spec => spec with { Sample = new() { Share = 0.5m } });
        foreach (var other in new[] { seeded, sampled })
            Assert.Empty(one.Plan.Nodes.Select(node => node.Fingerprint).Intersect(other.Plan.Nodes.Select(node => node.Fingerprint)));
    }

    [Fact]
    public void Plan_SeedOfAStage_ChangesThatStageAndThoseAfterIt_AsThePipelinesWould()
    {
        using var one = new TinyPipeline();
        using var own = new TinyPipeline(spec => spec with { Stages = [spec.Stages[0], spec.Stages[1] with { Seed = 8 }, spec.Stages[2]] });
        using var same = new TinyPipeline(spec => spec with { Stages = [spec.Stages[0], spec.Stages[1] with { Seed = spec.Seed }, spec.Stages[2]] });
        Assert.Equal([true, true, false, false, false], Equal(own));
        Assert.All(Equal(same), Assert.True);

        IEnumerable<bool> Equal(TinyPipeline other)
            => one.Plan.Nodes.Zip(other.Plan.Nodes).Select(pair => pair.First.Fingerprint == pair.Second.Fingerprint);
    }

    [Fact] // What a run's files hold decides the fingerprint, not what the run is called.
    public async Task Plan_OfAStageThatGoesOnFromAnotherRun_ReadsItsFiles()
    {
        using var first = new TinyPipeline();
        var run = RunFolder.Begin(first.Work, first.Plan, "", "run", DateTimeOffset.UnixEpoch);
        await first.RunAsync();
        TinyPipeline From(string name) => new(spec => spec with { Stages = [.. spec.Stages.Take(2), ((JoinSpec)spec.Stages[2]) with { And = name }] }, first.Work);

        using var byPipeline = From("tiny/halve@left");
        using var byRun = From($"tiny/{run.Id}/halve@left");
        using var other = From("tiny/halve@right");
        var node = byPipeline.Plan.Nodes[^1];

        Assert.Equal(4, node.ForeignInputs.Count);
        Assert.All(node.ForeignInputs, file => Assert.Equal(("tiny/halve@left", "kept"), (file.Stage, file.Channel)));
        Assert.Contains(node.ForeignInputs[0], new StageTasks(first.Work, first.Hashes).InputsOf(node));
        Assert.Equal(node.Fingerprint, byRun.Plan.Nodes[^1].Fingerprint);
        Assert.NotEqual(node.Fingerprint, other.Plan.Nodes[^1].Fingerprint);
        Assert.NotEqual(node.Fingerprint, first.Plan.Nodes[^1].Fingerprint);

        File.AppendAllText(node.ForeignInputs[0].Path, "more");
        using var changed = From("tiny/halve@left");
        Assert.NotEqual(node.Fingerprint, changed.Plan.Nodes[^1].Fingerprint);

        Assert.Contains("hands on no kept", Assert.Throws<DomainAdaptException>(() => From("tiny/join")).Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, Assert.Throws<DomainAdaptException>(() => From("absent/join")).ExitCode);
    }

    [Fact]
    public void Of_FileThatChanged_ChangesItsHash()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var file = Path.Combine(folder, "words.txt");
        File.WriteAllText(file, "one");
        var memory = Path.Combine(folder, "hashes.json");
        var hashes = new FileHashes(memory);
        var before = hashes.Of(file);
        hashes.Save();
        File.WriteAllText(file, "two");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(3));
        Assert.NotEqual(before, new FileHashes(memory).Of(file));
        Directory.Delete(folder, recursive: true);
    }
}
