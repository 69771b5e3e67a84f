using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Storage.Bundles;
using DomainAdapt.Storage.Http;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Cli;

/// <summary>
/// Finds the files that a pipeline needs from elsewhere, and fetches those that are missing: its own and its corpora's files with the local
/// files they name, what its sources acquire, and the models it begins with.
/// </summary>
internal sealed class BundleContents(OpenPipeline pipeline)
{
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The files on disk, by their paths in the bundle.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>Path of the pipeline file in the bundle.</summary>
    public string Pipeline { get; private set; } = "";

    /// <summary>Collects them.</summary>
    /// <exception cref="DomainAdaptException">Something cannot be had, or cannot be carried.</exception>
    public async Task CollectAsync(IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        AddLocalFiles(pipeline.Bound);
        var machine = pipeline.Machine with { Taken = Take };
        foreach (var source in pipeline.Plan.Sources)
            await CorpusBytes.AcquireAsync(pipeline.Catalog, source, machine, progress, cancellationToken);
        AddTaken(BundleManifest.CacheFolder, machine.CacheFolder);
        if (machine.PackagesFolder is not null)
            AddTaken(BundleManifest.PackagesFolder, machine.PackagesFolder);
        using var downloader = new Downloader(new DownloadOptions { Token = machine.ModelHubToken, CaBundle = machine.CaBundle });
        var hub = new ModelRepository(downloader, machine.ModelHub, machine.CacheFolder);
        foreach (var init in pipeline.Plan.Nodes.Select(node => node.Spec).OfType<TrainSpec>().Select(train => train.Init).Where(init => init?.Repository is not null))
        {
            var model = await hub.FetchAsync(init!.Repository!, init.Revision!, machine.Offline, progress, cancellationToken);
            AddFolder(BundleManifest.CacheFolder, machine.CacheFolder, Path.GetDirectoryName(model.ConfigPath)!);
        }
    }

    // Local files keep their places to one another, so that relative paths in the files still lead to them.
    private void AddLocalFiles(BoundPipeline bound)
    {
        var specs = bound.CorpusPaths.Values.Append(bound.Path).Distinct(StringComparer.Ordinal).ToDictionary(path => path, File.ReadAllText, StringComparer.Ordinal);
        var local = bound.LocalFiles;
        var root = local.Select(path => Path.GetDirectoryName(path)!).Aggregate(CommonFolder);
        foreach (var path in local)
        {
            if (specs.FirstOrDefault(spec => spec.Value.Contains(path, StringComparison.Ordinal)).Key is { } named)
            {
                throw new DomainAdaptException(
                    $"{named}: names {path} by its whole path, which leads nowhere on another machine. Give it relative to the file.", ExitCodes.Spec);
            }
            if (Directory.Exists(path))
                AddFolder(BundleManifest.FilesFolder, root, path);
            else if (File.Exists(path))
                Add(BundleManifest.FilesFolder, root, path);
            else
                throw new DomainAdaptException($"{path}: there is no such file or folder. Check the path, or restore the file.", ExitCodes.InputsMissing);
        }
        Pipeline = NameOf(BundleManifest.FilesFolder, root, bound.Path);
    }

    private static string CommonFolder(string one, string other)
    {
        while (!IsBelow(other, one))
            one = Path.GetDirectoryName(one)!;
        return one;
    }

    private static bool IsBelow(string path, string folder)
        => Path.GetRelativePath(folder, path) is var relative && relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative);

    private void Take(string path)
    {
        lock (_taken)
            _taken.Add(Path.GetFullPath(path));
    }

    private void AddTaken(string folder, string root)
    {
        foreach (var path in _taken.Where(path => IsBelow(path, Path.GetFullPath(root))))
            Add(folder, Path.GetFullPath(root), path);
    }

    private void AddFolder(string folder, string root, string path)
    {
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            Add(folder, root, file);
    }

    private void Add(string folder, string root, string path) => _files[NameOf(folder, root, path)] = path;

    private static string NameOf(string folder, string root, string path)
        => $"{folder}/{Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')}";
}
