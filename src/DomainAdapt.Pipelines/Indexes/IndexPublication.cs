using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Indexes;

/// <summary>
/// Makes the next version of an index from what a stage handed on: files are copied into a folder with another name, then the manifest, then the folder gets
/// its name, and <c>current</c> is moved last. A process that dies on the way leaves the version before, whole; the next run of the same stage goes on.
/// </summary>
/// <param name="work">The work folder.</param>
/// <param name="hashes">Is told the hashes of the copies.</param>
/// <param name="before">Called with the name of each step before it is done: where a test looks at what a killed process would leave.</param>
public sealed class IndexPublication(WorkFolder work, FileHashes hashes, Action<string>? before = null)
{
    /// <summary>Makes the next version, unless the stage has made it already.</summary>
    /// <param name="node">The stage; one without an index makes none.</param>
    /// <param name="marker">What it handed on.</param>
    /// <param name="warn">Hears where another process makes a version and this one waits for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DomainAdaptException">Another run made a version meanwhile (exit code 4).</exception>
    public async Task PublishAsync(StageNode node, StageMarker marker, Action<string> warn, CancellationToken cancellationToken)
    {
        if (node.Index is not { } pin)
            return;
        var index = new IndexFolder(work, pin.Name);
        using var held = await FileLock.TakeAsync(
            Path.Combine(index.Path, "lock"), () => warn($"another process makes a version of the index {pin.Name}; waiting for it"), cancellationToken).ConfigureAwait(false);
        var current = index.Current();
        if (index.Lineage(current).Any(version => IsOf(version, node)))
            return;
        if (current?.Hash != pin.From?.Hash)
        {
            throw new DomainAdaptException(
                $"{node.Address}: the index {pin.Name} is at {current?.ToString() ?? "no version"}, the stage began from {pin.From?.ToString() ?? "none"}: another run made a version meanwhile. "
                + "Run again: the stage begins from there.", ExitCodes.StaleOutput);
        }
        var versions = index.Versions();
        var made = versions.FirstOrDefault(version => IsOf(version, node)) ?? Make(node, pin, index, marker, versions.Count == 0 ? 1 : versions.Max(version => version.Number) + 1);
        before?.Invoke("current");
        index.SetCurrent(made);
        before?.Invoke("done");
    }

    private IndexVersion Make(StageNode node, IndexPin pin, IndexFolder index, StageMarker marker, int number)
    {
        foreach (var leftover in Directory.EnumerateDirectories(index.Path, "*" + AtomicFile.TemporarySuffix))
            Directory.Delete(leftover, recursive: true);
        var files = (pin.From?.Files ?? []).Where(file => !pin.Channels.Replaces.Contains(file.Channel)).ToList();
        using var folder = AtomicFolder.Create(index.PathOf(number));
        var store = work.FolderOf(node);
        foreach (var file in marker.Files.Where(file => pin.Channels.Adds.Contains(file.Channel) || pin.Channels.Replaces.Contains(file.Channel)))
        {
            before?.Invoke(file.Channel);
            Copy(store.FilePath(file.Channel, file.Name), Path.Combine(folder.TemporaryPath, file.Channel, file.Name), file.Sha256);
            files.Add(new IndexFile
            {
                Version = number,
                Channel = file.Channel,
                Name = file.Name,
                Source = file.Source,
                Rows = file.Rows,
                Bytes = file.Bytes,
                Sha256 = file.Sha256,
            });
        }
        before?.Invoke("manifest");
        var version = IndexFolder.WriteManifest(folder.TemporaryPath, new IndexVersion
        {
            Number = number,
            Kind = node.Spec.Kind,
            KindVersion = node.Version,
            Settings = pin.Settings,
            MadeBy = node.Fingerprint,
            Parent = pin.From?.Number,
            ParentHash = pin.From?.Hash,
            Files = files,
        });
        before?.Invoke("folder");
        if (!folder.Commit())
            throw new NotDeterministicException(folder.Path, "another version", "this one");
        foreach (var file in files.Where(file => file.Version == number))
            hashes.Remember(index.PathOf(file), file.Sha256);
        return version;
    }

    private static bool IsOf(IndexVersion version, StageNode node) => version.MadeBy == node.Fingerprint && version.ParentHash == node.Index!.From?.Hash;

    private static void Copy(string from, string to, string sha256)
    {
        using var file = AtomicFile.Create(to);
        using (var stream = File.OpenRead(from))
            stream.CopyTo(file.Stream, 1 << 20);
        var written = file.Commit();
        if (written.Sha256 != sha256)
            throw new NotDeterministicException(from, sha256, written.Sha256);
    }
}
