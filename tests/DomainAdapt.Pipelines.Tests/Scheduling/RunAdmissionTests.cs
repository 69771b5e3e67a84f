using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Pipelines.Tests.Scheduling;

public sealed class RunAdmissionTests
{
    private static readonly RunCapacity Capacity = new(Workers: 4, MemoryGib: 8, GpuRuns: 1);

    [Fact]
    public void Startable_InOrder_WithinWhatThereIs()
        => Assert.Equal(["a", "b"], Startable([], A("a", 2), A("b", 2), A("c", 1)));

    [Fact]
    public void MemoryCounts() => Assert.Equal(["a"], Startable([], A("a", 1, 6), A("b", 1, 3), A("c", 1, 1)));

    [Fact] // Else small runs would keep a large one waiting for ever.
    public void OneThatDoesNotFit_HoldsUpThoseBehindIt() => Assert.Empty(Startable([A("x", 2).Demand], A("large", 4), A("small", 1)));

    [Fact]
    public void OneThatWaitsForItsPipelineOrTheGpu_HoldsUpNobody()
        => Assert.Equal(["b", "c"], Startable([A("x", 1).Demand, A("g", 1, gpu: true).Demand], A("x", 1), A("h", 1, gpu: true), A("b", 1), A("c", 1)));

    [Fact]
    public void TwoOfOnePipeline_OneAfterTheOther() => Assert.Equal(["a"], Startable([], A("a", 1), A("a", 1)));

    [Fact]
    public void OneThatNeedsMoreThanThereIs_StartsAlone()
    {
        Assert.Equal(["huge"], Startable([], A("huge", 64, 100), A("b", 1)));
        Assert.Empty(Startable([A("b", 1).Demand], A("huge", 64, 100)));
    }

    private static IReadOnlyList<string> Startable(RunDemand[] running, params (string Run, RunDemand Demand)[] waiting) => RunAdmission.Startable(waiting, running, Capacity);

    private static (string Run, RunDemand Demand) A(string pipeline, int workers, double memory = 1, bool gpu = false) => (pipeline, new RunDemand(pipeline, workers, memory, gpu));
}
