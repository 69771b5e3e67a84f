using System.Text;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// Acquired bytes on this machine, each file by its SHA-256. What a publisher names without a hash (an address, a listing) keeps here the hash
/// that it had at the first time, so that a later run, and one without a network, sees the same.
/// </summary>
/// <param name="folder">Where it lies.</param>
/// <param name="taken">Hears the path of every file of the cache that is used, so that a bundle can carry them.</param>
public sealed class ContentCache(string folder, Action<string>? taken = null)
{
    /// <summary>Where it lies.</summary>
    public string Folder { get; } = folder;

    /// <summary>Where the content of a hash lies, or would.</summary>
    public string PathOf(string sha256) => Path.Combine(Folder, sha256);

    /// <summary>The content of a hash; null where it is not there.</summary>
    public string? Find(string sha256)
    {
        var path = PathOf(sha256);
        if (!File.Exists(path))
            return null;
        taken?.Invoke(path);
        return path;
    }

    /// <summary>The content that a name had; null where it is not there.</summary>
    public string? FindNamed(string name)
    {
        var note = NoteOf(name);
        if (!File.Exists(note))
            return null;
        var sha256 = File.ReadLines(note).First();
        if (!ContentHash.IsValid(sha256) || Find(sha256) is not { } path)
            return null;
        taken?.Invoke(note);
        return path;
    }

    /// <summary>Notes that a name stands for content that is there.</summary>
    /// <returns>The path of the content.</returns>
    public string Name(string name, string sha256)
    {
        DurableFile.WriteAllBytes(NoteOf(name), Encoding.UTF8.GetBytes($"{sha256}\n{name.ReplaceLineEndings(" ")}\n"));
        taken?.Invoke(NoteOf(name));
        return Find(sha256)!;
    }

    /// <summary>Puts content there under a name.</summary>
    /// <returns>The path of the content.</returns>
    public string Put(string name, ReadOnlySpan<byte> content)
    {
        var sha256 = ContentHash.Of(content);
        using (var file = AtomicFile.Create(PathOf(sha256)))
        {
            file.Stream.Write(content);
            file.Commit();
        }
        return Name(name, sha256);
    }

    /// <summary>A file name that stands for a name.</summary>
    internal static string KeyOf(string name) => ContentHash.Of(Encoding.UTF8.GetBytes(name));

    private string NoteOf(string name) => Path.Combine(Folder, "named", KeyOf(name));
}
