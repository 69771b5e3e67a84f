using System.Collections.Concurrent;
using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Specs;
using Microsoft.Extensions.Logging.Abstractions;

namespace DomainAdapt.Pipelines.Tests.Execution;

/// <summary>Settings of <c>write</c>: writes files of numbered lines for each source.</summary>
public sealed record WriteSpec : StageSpec
{
    public int Files { get; init; } = 4;

    public int Lines { get; init; } = 10;
}

/// <summary>Settings of <c>halve</c>: keeps every second line.</summary>
public sealed record HalveSpec : StageSpec
{
    public bool LosesALine { get; init; }
}

/// <summary>Settings of <c>join</c>: counts, then joins, all lines of all sources.</summary>
public sealed record JoinSpec : StageSpec
{
    [RunReference("kept")]
    public string? And { get; init; }

    [IndexReference(["counts"], ["joined"])]
    public string? Index { get; init; }

    public int Threshold { get; init; } = 3;

    [NotInIndex]
    public int Partitions { get; init; } = 1;
}

public sealed record NoOrigin : OriginSpec;

public sealed record NoReader : ReaderSpec;

/// <summary>A pipeline of small real stages over two sources, in a folder of its own, that tests can make fail.</summary>
internal sealed class TinyPipeline : IDisposable
{
    private readonly bool _keepsWork;

    public TinyPipeline(Func<PipelineSpec, PipelineSpec>? change = null, WorkFolder? work = null, bool keepsWork = false)
    {
        _keepsWork = keepsWork;
        Work = work ?? new WorkFolder(Directory.CreateTempSubdirectory("domainadapt-tiny-").FullName);
        Catalog.AddStage<WriteSpec>("write", 1, spec => new WriteStage(spec, this));
        Catalog.AddStage<HalveSpec>("halve", 1, spec => new HalveStage(spec, this));
        Catalog.AddStage<JoinSpec>("join", 1, _ => new JoinStage(this));
        Catalog.AddOrigin<NoOrigin>("none", 1, _ => new object());
        Catalog.AddReader<NoReader>("none", 1, _ => new object());
        var spec = new PipelineSpec
        {
            Name = "tiny",
            Seed = 7,
            Sources = new Dictionary<string, SourceSpec> { ["left"] = new() { Corpus = "left.yaml", Domain = true }, ["right"] = new() { Corpus = "right.yaml" } },
            Stages =
            [
                new WriteSpec { Kind = "write", Name = "write" },
                new HalveSpec { Kind = "halve", Name = "halve" },
                new JoinSpec { Kind = "join", Name = "join" },
            ],
        };
        Bound = Bind(change is null ? spec : change(spec));
        Hashes = new FileHashes(Work.HashesFile);
        Plan = new Planner(Catalog, Hashes, Work).Plan(Bound);
    }

    public WorkFolder Work { get; }

    public Catalog Catalog { get; } = new();

    public FileHashes Hashes { get; }

    public BoundPipeline Bound { get; }

    public Plan Plan { get; }

    /// <summary>Tasks that ran, as <c>stage/phase/index</c>, in ordinal order.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>What the run warned of, as <c>stage@source: message</c>.</summary>
    public ConcurrentBag<string> Warnings { get; } = [];

    /// <summary>Called before a task returns; throw to cut the run there.</summary>
    public Action<StageTask>? BeforeReturn { get; set; }

    public async Task<IReadOnlyList<StageMarker>> RunAsync(int workers = 2, Selection? selection = null, CancellationToken cancellationToken = default)
    {
        var observer = new WarningsTo(Warnings);
        var machine = new Machine { CacheFolder = Work.Cache };
        var runner = new TaskRunner(Work, Hashes, machine, observer, NullLogger.Instance, 1 << 20);
        return await new LocalExecutor(runner, Work, Hashes, observer, workers).RunAsync(Plan, selection ?? Selection.Of(Plan), cancellationToken);
    }

    public void Dispose()
    {
        if (!_keepsWork && Directory.Exists(Work.Path))
            Directory.Delete(Work.Path, recursive: true);
    }

    private static BoundPipeline Bind(PipelineSpec spec) => new()
    {
        Spec = spec,
        Path = "/nowhere/tiny.yaml",
        Corpora = spec.Sources.Keys.ToDictionary(name => name, name => new CorpusSpec
        {
            Id = $"corpus-{name}",
            Title = name,
            Licence = "CC0-1.0",
            From = new NoOrigin { Kind = "none" },
            Read = new NoReader { Kind = "none" },
        }),
        CorpusPaths = spec.Sources.Keys.ToDictionary(name => name, name => $"/nowhere/{name}.yaml"),
    };

    private void Done(StageTask task)
    {
        BeforeReturn?.Invoke(task);
        lock (Ran)
            Ran.Add($"{task.Stage}@{task.Source?.Name}/{task.Phase}/{task.Index}");
    }

    private sealed class WarningsTo(ConcurrentBag<string> warnings) : SilentObserver
    {
        public override void Warned(StageNode node, string message) => warnings.Add($"{node.Address}: {message}");
    }

    private sealed class WriteStage(WriteSpec spec, TinyPipeline pipeline) : Stage
    {
        public override StageScope Scope => StageScope.PerSource;

        public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
            => [.. Enumerable.Range(0, spec.Files).Select(_ => new TaskInputs([], inputs.Source!.Name))];

        public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
        {
            using var output = task.CreateOutput("kept", "lines.txt");
            using var writer = new StreamWriter(output.Stream, leaveOpen: true);
            for (var line = 0; line < spec.Lines; line++)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task.Source!.Name} {task.Index} {line}"));
                output.Ids.Add(DocumentId.Of(task.Source.Corpus.Id, $"{task.Index}/{line}"));
                output.Rows++;
            }
            pipeline.Done(task);
            return Task.FromResult(new Counts { ["lines"] = spec.Lines });
        }
    }

    private sealed class HalveStage(HalveSpec spec, TinyPipeline pipeline) : Stage
    {
        public override StageScope Scope => StageScope.PerSource;

        public override IReadOnlyList<Balance> Balances => [new("lines", ["in"], ["kept", "dropped"])];

        public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs) => inputs.OneTaskPerFile("kept");

        public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
        {
            var counts = new Counts { ["documents_in"] = 1 };
            counts.Add($"{Counts.RuleHits}.idle", 0);
            using var output = task.CreateOutput("kept", "lines.txt");
            using var writer = new StreamWriter(output.Stream, leaveOpen: true);
            foreach (var line in File.ReadLines(task.Inputs[0].Path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                counts.Add("in");
                if (counts["in"] % 2 == 0)
                    counts.Add("dropped");
                else if (!spec.LosesALine || counts["in"] > 1)
                {
                    writer.WriteLine(line);
                    counts.Add("kept");
                    output.Rows++;
                }
            }
            pipeline.Done(task);
            return Task.FromResult(counts);
        }
    }

    private sealed class JoinStage(TinyPipeline pipeline) : Stage
    {
        public override StageScope Scope => StageScope.AllSources;

        public override IReadOnlyList<string> Phases => ["count", "join"];

        public override bool UsesAllCores(string phase) => phase == "join";

        public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
            => phase == "count" ? inputs.OneTaskPerFile("kept") : [new TaskInputs([.. inputs.Channel("counts"), .. inputs.OwnChannel("counts")])];

        public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
        {
            using var output = task.CreateOutput(task.Phase == "count" ? "counts" : "joined", "txt");
            using var writer = new StreamWriter(output.Stream, leaveOpen: true);
            if (task.Phase == "count")
                writer.WriteLine(File.ReadLines(task.Inputs[0].Path).Count());
            else
                writer.WriteLine(task.Inputs.Sum(file => long.Parse(File.ReadAllText(file.Path), CultureInfo.InvariantCulture)));
            pipeline.Done(task);
            return Task.FromResult(new Counts());
        }
    }
}
