using DomainAdapt.Pipelines.Planning;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>The folder everything lies in: the store, the runs, the indexes and the cache.</summary>
public sealed class WorkFolder(string path)
{
    /// <summary>The folder, absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Stage outputs, content-addressed.</summary>
    public string Store => System.IO.Path.Combine(Path, "store");

    /// <summary>Runs, by pipeline.</summary>
    public string Runs => System.IO.Path.Combine(Path, "runs");

    /// <summary>Indexes that outlive runs, by name.</summary>
    public string Indexes => System.IO.Path.Combine(Path, "index");

    /// <summary>What the service decided, and its runs.</summary>
    public string Service => System.IO.Path.Combine(Path, "service");

    /// <summary>Acquired bytes, by content hash.</summary>
    public string Cache => System.IO.Path.Combine(Path, "cache");

    /// <summary>What was removed and can still be put back.</summary>
    public string Trash => System.IO.Path.Combine(Path, "trash");

    /// <summary>Where hashes of files are remembered.</summary>
    public string HashesFile => System.IO.Path.Combine(Cache, "hashes.json");

    /// <summary>A stage's folder in the store.</summary>
    public StageFolder FolderOf(StageNode node) => new(System.IO.Path.Combine(Store, node.FolderName), node);

    /// <summary>Moves a folder to the trash, out of the way of a new attempt.</summary>
    public void Discard(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        Directory.CreateDirectory(Trash);
        // A version of an index is named after it: index-seen-v0002.
        var name = System.IO.Path.GetRelativePath(Path, folder).Split(System.IO.Path.DirectorySeparatorChar) is ["index", ..] parts
            ? string.Join('-', parts)
            : System.IO.Path.GetFileName(folder);
        var target = System.IO.Path.Combine(Trash, name);
        for (var attempt = 1; Directory.Exists(target); attempt++)
            target = System.IO.Path.Combine(Trash, $"{name}.{attempt}");
        Directory.Move(folder, target);
    }
}
