using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;

namespace DomainAdapt.Corpora.Reading;

/// <summary>What <c>acquire</c> found, in path order: the claim that <c>read</c> checks every input against.</summary>
internal sealed record FileManifest
{
    /// <summary>Channel and name of the manifest.</summary>
    public const string Channel = "manifest";

    /// <summary>Rest of the file's name.</summary>
    public const string Suffix = "files.json";

    private static readonly JsonSerializerOptions ReadOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Version of this form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The corpus the files are of.</summary>
    public required string Corpus { get; init; }

    /// <summary>The files, by path, then member, then start.</summary>
    public required IReadOnlyList<FileEntry> Files { get; init; }

    /// <summary>Writes it, the same bytes for the same files.</summary>
    public void Write(Stream stream) => stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(this, indented: true) + "\n"));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static FileManifest Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<FileManifest>(stream, ReadOptions) ?? throw new JsonException("is null");
        }
        catch (JsonException exception)
        {
            throw new DomainAdaptException($"{path}: is no manifest of acquired files: {exception.Message} Run acquire again.", ExitCodes.StaleOutput, exception);
        }
    }

    /// <summary>
    /// Groups the files in order: a group ends where the next file would take it over <paramref name="groupBytes"/>, so an entry is never split.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<FileEntry>> Group(long groupBytes)
    {
        var groups = new List<IReadOnlyList<FileEntry>>();
        var group = new List<FileEntry>();
        var bytes = 0L;
        foreach (var file in Files)
        {
            if (group.Count > 0 && bytes + file.Bytes > groupBytes)
            {
                groups.Add(group);
                group = [];
                bytes = 0;
            }
            group.Add(file);
            bytes += file.Bytes;
        }
        if (group.Count > 0)
            groups.Add(group);
        return groups;
    }
}

/// <summary>An acquired file or archive member, or a part of it that can be read by itself.</summary>
internal sealed record FileEntry
{
    /// <summary>Path within the corpus, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Path within the archive at <see cref="Path"/>; null where the file is its own input.</summary>
    public string? Member { get; init; }

    /// <summary>Where in the file the entry begins: after 0 for further parts of a large file that is read in parts.</summary>
    public long Start { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of its bytes, lower hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The name it has in document origins.</summary>
    public string Origin => Member is null ? Path : $"{Path}!/{Member}";
}
