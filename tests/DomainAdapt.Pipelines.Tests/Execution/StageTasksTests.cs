using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;

namespace DomainAdapt.Pipelines.Tests.Execution;

public sealed class StageTasksTests : IDisposable
{
    private readonly TinyPipeline _pipeline = new();

    private StageTasks Tasks => new(_pipeline.Work, _pipeline.Hashes);

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task InputsOf_AreTheOutputsOfItsOwnSource()
    {
        await _pipeline.RunAsync();
        var inputs = Tasks.InputsOf(Node("halve@right"));
        Assert.Equal(["00000.lines.txt", "00001.lines.txt", "00002.lines.txt", "00003.lines.txt"], inputs.Select(file => file.Name));
        Assert.All(inputs, file => Assert.Equal(("write", "right"), (file.Stage, file.Source)));
        Assert.All(inputs, file => Assert.True(File.Exists(file.Path), file.Path));
    }

    [Fact]
    public async Task InputsOf_AStageOverAllSources_AreInTheOrderOfTheSources()
    {
        await _pipeline.RunAsync();
        Assert.Equal(["left", "left", "left", "left", "right", "right", "right", "right"], Tasks.InputsOf(Node("join")).Select(file => file.Source));
    }

    [Fact] // What another process needs to know before it runs one task of a plan.
    public async Task Split_OfALaterPhase_ReadsTheTasksOfTheEarlierOne()
    {
        await _pipeline.RunAsync();
        Assert.Equal(8, Tasks.Split(Node("join"), "count").Count);
        var join = Assert.Single(Tasks.Split(Node("join"), "join"));
        Assert.Equal(Enumerable.Range(0, 8).Select(task => $"0000{task}.txt"), join.Files.Select(file => file.Name));
    }

    [Fact]
    public void InputsOf_WhatIsNotDone_SaysWhatToRun()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Tasks.InputsOf(Node("halve@left")));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.StartsWith("halve@left needs the output of write@left, which is not there.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Split_BeforeTheEarlierPhaseIsDone_NamesTheTaskThatIsMissing()
    {
        await _pipeline.RunAsync(selection: Selection.Of(_pipeline.Plan, to: "halve"));
        _pipeline.BeforeReturn = task =>
        {
            if (task is { Stage: "join", Index: 5 })
                throw new DomainAdaptException("cut");
        };
        await Assert.ThrowsAsync<DomainAdaptException>(() => _pipeline.RunAsync(workers: 1));
        var failure = Assert.Throws<DomainAdaptException>(() => Tasks.Split(Node("join"), "join"));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Equal("join join needs task 5 of count, which is not done.", failure.Message);
    }

    [Fact]
    public void Split_OfAnUnknownPhase_NamesThoseThereAre()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Tasks.Split(Node("join"), "merge"));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Equal("join has no phase 'merge'. It has: count, join.", failure.Message);
    }

    private StageNode Node(string address) => Assert.Single(_pipeline.Plan.Find(address));
}
