using System.Diagnostics;
using System.Globalization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>What a phase took.</summary>
internal sealed record MeasuredPhase(string Phase, int Tasks, double Seconds, double ProcessorSeconds, double PeakMegabytes, double MegabytesWritten);

/// <summary>Runs a stage over files as the local executor does, some tasks side by side, and measures each phase.</summary>
internal sealed class MeasuredStage(Stage stage, string folder, int workers, long memoryBytes)
{
    private readonly List<StageFile> _files = [];

    /// <summary>What was written.</summary>
    public IReadOnlyList<StageFile> Files => _files;

    /// <summary>What was counted.</summary>
    public Counts Counts { get; } = new();

    /// <summary>Runs all phases, or only those named.</summary>
    public async Task<List<MeasuredPhase>> RunAsync(IReadOnlyList<StageFile> inputs, IReadOnlyList<StageFile>? own = null, params string[] only)
    {
        _files.AddRange(own ?? []);
        SourceContext[] sources = [.. inputs.Select(file => file.Source!).Distinct().Select(name =>
            FakeStageTask.SomeSource(name, new FolderOriginSpec { Kind = "path" }, new AnyReaderSpec { Kind = "text" }))];
        var measured = new List<MeasuredPhase>();
        foreach (var phase in stage.Phases.Where(phase => only.Length == 0 || only.Contains(phase)))
        {
            ResidentMemory.Reset();
            var clock = Stopwatch.StartNew();
            var processor = Environment.CpuUsage.TotalTime;
            var splits = stage.Split(phase, new StageInputs(inputs, _files, null));
            var tasks = splits.Select((split, index) => new DiskTask(folder)
            {
                Stage = "stage",
                Phase = phase,
                Index = index,
                Inputs = split.Files,
                Source = sources.FirstOrDefault(source => source.Name == split.Source),
                Sources = sources,
                Seed = 1,
                Fingerprint = "0000000000000000",
                MemoryBytes = memoryBytes / workers,
                Machine = new Machine { CacheFolder = folder, Offline = true },
                Progress = new NoProgress(),
                Log = NullLogger.Instance,
            }).ToArray();
            await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = workers }, async (task, cancellationToken) =>
            {
                var counts = await stage.RunAsync(task, cancellationToken);
                lock (Counts)
                    Counts.Add(counts);
                Directory.Delete(task.ScratchFolder, recursive: true);
            });
            StageFile[] written = [.. tasks.SelectMany(task => task.Files())];
            _files.AddRange(written);
            measured.Add(new MeasuredPhase(
                phase,
                tasks.Length,
                double.Round(clock.Elapsed.TotalSeconds, 1),
                double.Round((Environment.CpuUsage.TotalTime - processor).TotalSeconds, 1),
                double.Round(ResidentMemory.Peak() / 1e6, 1),
                double.Round(written.Sum(file => file.Bytes) / 1e6, 1)));
            Console.Error.WriteLine(measured[^1]);
        }
        return measured;
    }

    private sealed record FolderOriginSpec : OriginSpec;

    private sealed record AnyReaderSpec : ReaderSpec;

    private sealed class NoProgress : IProgress<TaskProgress>
    {
        public void Report(TaskProgress value)
        {
        }
    }

    private sealed class DiskTask(string folder) : StageTask
    {
        private readonly List<(FileOutput Output, string Channel, string? Source)> _outputs = [];

        public override string ScratchFolder => Directory.CreateDirectory(Path.Combine(folder, "scratch", $"{Phase}-{Index}")).FullName;

        public override TaskOutput CreateOutput(string channel, string suffix, string? source = null)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Index:D5}-{_outputs.Count}.{suffix}");
            var output = new FileOutput(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, channel)).FullName, name));
            _outputs.Add((output, channel, source ?? Source?.Name));
            return output;
        }

        public IEnumerable<StageFile> Files() => _outputs.Select(written => new StageFile
        {
            Stage = Stage,
            Phase = Phase,
            Task = Index,
            Channel = written.Channel,
            Name = Path.GetFileName(written.Output.Path),
            Path = written.Output.Path,
            Source = written.Source,
            Rows = written.Output.Rows,
            Bytes = new FileInfo(written.Output.Path).Length,
            Sha256 = "",
        });
    }
}
