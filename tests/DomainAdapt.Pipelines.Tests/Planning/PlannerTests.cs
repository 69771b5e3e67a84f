using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Planning;
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
