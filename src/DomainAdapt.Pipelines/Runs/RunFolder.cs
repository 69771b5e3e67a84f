using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>
/// A run: what was asked for and what it planned. What it did is in the stages' markers; a run folder says which of them are its own.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path, RunManifest manifest)
    {
        Path = path;
        Manifest = manifest;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What was asked for and planned.</summary>
    public RunManifest Manifest { get; }

    /// <summary>The run's name within its pipeline.</summary>
    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>Events, one JSON object a line.</summary>
    public string EventsPath => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>What trainings measure as they go, by stage: events for TensorBoard, and JSON lines.</summary>
    public string WatchPath => System.IO.Path.Combine(Path, "watch");

    /// <summary>Who runs it now.</summary>
    public string LeasePath => System.IO.Path.Combine(Path, "lease.json");

    /// <summary>Reports of it.</summary>
    public string ReportsPath => System.IO.Path.Combine(Path, "reports");

    /// <summary>
    /// Begins a run, or goes on with the newest one if that planned the same: a second run continues the first.
    /// </summary>
    public static RunFolder Begin(WorkFolder work, Plan plan, string boundYaml, string command, DateTimeOffset now)
    {
        var runs = All(work, plan.Pipeline);
        if (runs.Count > 0 && runs[^1].Manifest.PlanFingerprint == plan.Fingerprint)
            return runs[^1];
        var id = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + plan.Fingerprint[..6];
        var path = System.IO.Path.Combine(work.Runs, plan.Pipeline, id);
        Directory.CreateDirectory(path);
        var manifest = new RunManifest
        {
            Pipeline = plan.Pipeline,
            PlanFingerprint = plan.Fingerprint,
            Command = command,
            Begun = now,
            Sources = [.. plan.Sources.Select(source => new PlannedSource(
                source.Name, source.Spec.Domain, source.Corpus.Id, source.Corpus.Title, source.Corpus.Licence))],
            Nodes = [.. plan.Nodes.Select(node => new PlannedNode(
                node.Address, node.Name, node.Spec.Kind, node.Version, node.Source?.Name, node.Fingerprint, node.FolderName,
                [.. node.Inputs.Select(input => input.Address)],
                node.Index is { } index ? new PinnedIndex(index.Name, index.From?.Number, index.From?.Hash) : null,
                node.Runs.Count > 0 ? node.Runs : null))],
            Spec = boundYaml,
        };
        DurableFile.WriteAllBytes(System.IO.Path.Combine(path, "manifest.json"), MarkerJson.Serialize(manifest));
        return new RunFolder(path, manifest);
    }

    /// <summary>All runs of a pipeline, oldest first; of all pipelines when none is named.</summary>
    public static IReadOnlyList<RunFolder> All(WorkFolder work, string? pipeline = null)
    {
        if (!Directory.Exists(work.Runs))
            return [];
        var folders = Directory.EnumerateDirectories(work.Runs)
            .Where(folder => pipeline is null || System.IO.Path.GetFileName(folder) == pipeline)
            .SelectMany(Directory.EnumerateDirectories);
        return [.. from folder in folders
                   let manifest = MarkerJson.Read<RunManifest>(System.IO.Path.Combine(folder, "manifest.json"))
                   where manifest is not null
                   orderby manifest.Begun, folder
                   select new RunFolder(folder, manifest)];
    }

    /// <summary>Finds a run by pipeline name (its newest), by run id, or by <c>pipeline/id</c>.</summary>
    /// <exception cref="DomainAdaptException">There is none (exit code 5).</exception>
    public static RunFolder Find(WorkFolder work, string name)
    {
        var runs = All(work);
        return runs.LastOrDefault(run => run.Id == name || run.Manifest.Pipeline == name || $"{run.Manifest.Pipeline}/{run.Id}" == name)
            ?? throw new DomainAdaptException(
                runs.Count == 0
                    ? $"{work.Runs}: there are no runs yet. Start one with: domainadapt run FILE."
                    : $"There is no run '{name}' in {work.Runs}. There are: {string.Join(", ", runs.Select(run => $"{run.Manifest.Pipeline}/{run.Id}"))}.",
                ExitCodes.InputsMissing);
    }

    /// <summary>The marker of one of the run's stages, or null while it is not done.</summary>
    public static StageMarker? MarkerOf(WorkFolder work, PlannedNode node)
        => MarkerJson.Read<StageMarker>(System.IO.Path.Combine(work.Store, node.FolderName, "marker.json"));

    /// <summary>The outputs of one of the run's stages.</summary>
    /// <exception cref="DomainAdaptException">The stage is not done (exit code 5).</exception>
    public static IReadOnlyList<StageFile> FilesOf(WorkFolder work, PlannedNode node)
    {
        var marker = MarkerOf(work, node)
            ?? throw new DomainAdaptException($"{node.Address} is not done. Go on with the run first.", ExitCodes.InputsMissing);
        var folder = System.IO.Path.Combine(work.Store, node.FolderName);
        return [.. marker.Files.Select(file => file.In(folder, node.Stage))];
    }
}

/// <summary>What a run was asked for and what it planned.</summary>
public sealed record RunManifest
{
    /// <summary>Version of the manifest's form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Hash of the plan.</summary>
    public required string PlanFingerprint { get; init; }

    /// <summary>The command that began it.</summary>
    public required string Command { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Begun { get; init; }

    /// <summary>The sources.</summary>
    public required IReadOnlyList<PlannedSource> Sources { get; init; }

    /// <summary>The stages, each after its inputs.</summary>
    public required IReadOnlyList<PlannedNode> Nodes { get; init; }

    /// <summary>The bound pipeline file with every default, as YAML.</summary>
    public required string Spec { get; init; }
}

/// <summary>A source as a run planned it.</summary>
public sealed record PlannedSource(string Name, bool Domain, string CorpusId, string Title, string? Licence);

/// <summary>A stage as a run planned it.</summary>
/// <param name="Address">How users name it.</param>
/// <param name="Stage">The stage's name in the pipeline.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Version">Version of the kind.</param>
/// <param name="Source">The source it runs for; null when it runs for all.</param>
/// <param name="Fingerprint">Hash of everything that decides its output.</param>
/// <param name="FolderName">Its folder in the store.</param>
/// <param name="Inputs">Addresses of the stages it reads.</param>
/// <param name="Index">The version of an index that it began from.</param>
/// <param name="Runs">Stages of other runs that it goes on from, as <c>pipeline/run id/stage</c>.</param>
public sealed record PlannedNode(
    string Address, string Stage, string Kind, int Version, string? Source, string Fingerprint, string FolderName, IReadOnlyList<string> Inputs,
    PinnedIndex? Index = null, IReadOnlyList<string>? Runs = null);

/// <summary>The version of an index that a run began from; without version and hash where there was none yet.</summary>
public sealed record PinnedIndex(string Name, int? Version, string? Hash);
