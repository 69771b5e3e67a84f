using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Rendering;

/// <summary>Stages and markers of a run that never was, for those who watch one.</summary>
internal static class SomeRun
{
    public static StageNode Clean { get; } = Node("clean", "web");

    public static StageNode Mix { get; } = Node("mix", null);

    public static TaskMarker TaskMarker(int task) => new()
    {
        Fingerprint = Clean.Fingerprint,
        Phase = "main",
        Task = task,
        Files = [],
        Counts = new Counts { ["documents_in"] = 5 },
        Evidence = Evidence,
    };

    public static StageMarker StageMarker(Counts counts) => new()
    {
        Stage = "clean",
        Kind = "clean",
        Version = 1,
        Fingerprint = Clean.Fingerprint,
        Digest = new string('d', 64),
        Tasks = new Dictionary<string, int> { ["main"] = 2 },
        Files = [],
        Counts = counts,
        CountsBySource = new Dictionary<string, Counts>(),
        Balances = [],
        Evidence = Evidence,
    };

    /// <summary>A stage from beginning to end, as an executor tells of it.</summary>
    public static void Tell(IRunObserver observer)
    {
        observer.StageStarted(Clean);
        observer.PhaseStarted(Clean, "main", 2, 1);
        observer.TaskStarted(Clean, "main", 1);
        observer.TaskProgressed(Clean, "main", 1, new TaskProgress(3, 5, "documents"));
        observer.TaskDone(Clean, TaskMarker(1));
        observer.Warned(Clean, "another process runs this task; waiting for it");
        observer.StageDone(Clean, StageMarker(new Counts { ["documents_in"] = 12345, ["documents_kept"] = 12000, ["bytes_in"] = 1 }));
        observer.StageReused(Mix, StageMarker(new Counts { ["rare"] = 1 }));
        observer.StageFailed(Mix, new InvalidOperationException("line 3:\n\"é\" is no number"));
    }

    private static Evidence Evidence { get; } = new()
    {
        Program = "0.1.0",
        Host = "somewhere",
        Finished = DateTimeOffset.UnixEpoch,
        Seconds = 2.54,
        PeakMemoryBytes = 1 << 30,
    };

    private static StageNode Node(string name, string? source) => new()
    {
        Spec = new SomeSpec { Kind = name, Name = name },
        Version = 1,
        Stage = new SomeStage(),
        Source = source is null ? null : FakeStageTask.SomeSource(source, new SomeOrigin(), new SomeReader()),
        Inputs = [],
        Fingerprint = new string('f', 64),
    };

    private sealed record SomeSpec : StageSpec;

    private sealed record SomeOrigin : OriginSpec;

    private sealed record SomeReader : ReaderSpec;

    private sealed class SomeStage : Stage
    {
        public override StageScope Scope => StageScope.PerSource;

        public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs) => [];

        public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => Task.FromResult(new Counts());
    }
}
