using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>The folder of one stage's output in the store: where everything lies, and whether what lies there can be believed.</summary>
public sealed class StageFolder(string path, StageNode node)
{
    /// <summary>Name of the id index within the folder.</summary>
    public const string IndexName = "index";

    /// <summary>Name of the index of addresses within the folder; only of stages that hand on documents to be found by them.</summary>
    public const string AddressIndexName = "addresses";

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The stage's marker.</summary>
    public string MarkerPath => System.IO.Path.Combine(path, "marker.json");

    /// <summary>The id index: 24 bytes a document, sorted (see <see cref="IdIndex"/>).</summary>
    public string IndexPath => System.IO.Path.Combine(path, IndexName);

    /// <summary>The index of addresses: of the form of the id index, with a hash of the address in the place of the id.</summary>
    public string AddressIndexPath => System.IO.Path.Combine(path, AddressIndexName);

    /// <summary>A task's marker.</summary>
    public string TaskMarkerPath(string phase, int task) => System.IO.Path.Combine(TasksPath(phase), Number(task) + ".json");

    /// <summary>The ids a task wrote, until the stage is done.</summary>
    public string TaskIdsPath(string phase, int task) => System.IO.Path.Combine(TasksPath(phase), Number(task) + ".ids");

    /// <summary>The addresses of documents that a task wrote, until the stage is done.</summary>
    public string TaskAddressesPath(string phase, int task) => System.IO.Path.Combine(TasksPath(phase), Number(task) + ".addresses");

    /// <summary>Held by the process that runs a task; the system lets go of it when the process dies.</summary>
    public string TaskLockPath(string phase, int task) => System.IO.Path.Combine(TasksPath(phase), Number(task) + ".lock");

    /// <summary>What a task keeps between attempts.</summary>
    public string ScratchPath(string phase, int task) => System.IO.Path.Combine(path, "scratch", $"{phase}-{Number(task)}");

    /// <summary>An output.</summary>
    public string FilePath(string channel, string name) => System.IO.Path.Combine(path, channel, name);

    /// <summary>Five digits, so that names sort as numbers.</summary>
    public static string Number(int task) => task.ToString("00000", CultureInfo.InvariantCulture);

    /// <summary>The stage's marker if the stage is done, else null.</summary>
    /// <exception cref="DomainAdaptException">There is a marker but it does not match the plan or the files (exit code 4).</exception>
    public StageMarker? ReadMarker(FileHashes hashes)
    {
        var marker = MarkerJson.Read<StageMarker>(MarkerPath);
        if (marker is null)
            return null;
        if (marker.Fingerprint != node.Fingerprint)
            throw Stale($"was made for fingerprint {marker.Fingerprint[..16]}, the plan has {node.Fingerprint[..16]}");
        foreach (var file in marker.Files)
            Verify(file, hashes);
        return marker;
    }

    /// <summary>A task's marker if the task is done, else null.</summary>
    /// <exception cref="DomainAdaptException">There is a marker but it does not match the plan or the files (exit code 4).</exception>
    public TaskMarker? ReadTaskMarker(string phase, int task, FileHashes hashes)
    {
        var marker = MarkerJson.Read<TaskMarker>(TaskMarkerPath(phase, task));
        if (marker is null)
            return null;
        if (marker.Fingerprint != node.Fingerprint)
            throw Stale($"has a task of fingerprint {marker.Fingerprint[..16]}, the plan has {node.Fingerprint[..16]}");
        foreach (var file in marker.Files)
            Verify(file, hashes);
        return marker;
    }

    /// <summary>The outputs a marker lists, as the next stage sees them.</summary>
    public IEnumerable<StageFile> FilesOf(IEnumerable<MarkerFile> files) => files.Select(file => file.In(path, node.Name));

    private string TasksPath(string phase) => System.IO.Path.Combine(path, "tasks", phase);

    private void Verify(MarkerFile file, FileHashes hashes)
    {
        var found = new FileInfo(FilePath(file.Channel, file.Name));
        if (!found.Exists)
            throw Stale($"lacks {file.Channel}/{file.Name}");
        if (found.Length != file.Bytes)
            throw Stale($"has {file.Channel}/{file.Name} with {found.Length} bytes, its marker says {file.Bytes}");
        var hash = hashes.Of(found.FullName);
        if (hash != file.Sha256)
            throw Stale($"has {file.Channel}/{file.Name} with SHA-256 {hash[..16]}…, its marker says {file.Sha256[..16]}…");
    }

    private DomainAdaptException Stale(string what)
        => new($"{path}: {what}. Run with --force to have {node.Address} made again.", ExitCodes.StaleOutput);
}
