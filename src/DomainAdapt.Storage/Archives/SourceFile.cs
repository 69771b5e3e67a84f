namespace DomainAdapt.Storage.Archives;

/// <summary>A file of a corpus: one on disk, or a member of an archive.</summary>
public sealed class SourceFile
{
    private readonly Func<Stream> _open;

    /// <summary>Makes a file that <paramref name="open"/> opens.</summary>
    public SourceFile(string relativePath, string? memberPath, long length, Func<Stream> open)
        => (RelativePath, MemberPath, Length, _open) = (relativePath, memberPath, length, open);

    /// <summary>Path relative to the corpus's root, with <c>/</c> between folders: the same on every machine.</summary>
    public string RelativePath { get; }

    /// <summary>Path within the archive at <see cref="RelativePath"/>; null for the file itself.</summary>
    public string? MemberPath { get; }

    /// <summary>Size in bytes as <see cref="Open"/> gives them.</summary>
    public long Length { get; }

    /// <summary>Both paths as one, for selections and messages.</summary>
    public string FullName => MemberPath is null ? RelativePath : $"{RelativePath}/{MemberPath}";

    /// <summary>
    /// The bytes as they lie there: a member comes out of its archive, but a file that is compressed by itself stays so
    /// (<see cref="Compression.Decompression"/>). May be called many times and from several threads.
    /// </summary>
    /// <exception cref="Failures.StorageException">The file is gone, or its archive is damaged.</exception>
    public Stream Open() => _open();

    /// <summary>Where the file lies, if it is one on disk.</summary>
    internal string? DiskPath { get; private init; }

    /// <summary>A file on disk.</summary>
    internal static SourceFile OnDisk(string path, string relativePath)
        => new(relativePath, null, new FileInfo(path).Length, () => FileRange.OpenFile(path)) { DiskPath = path };

    /// <summary>The files by path, then member, in the order of their bytes.</summary>
    internal static IReadOnlyList<SourceFile> Sorted(IEnumerable<SourceFile> files)
        => [.. files.OrderBy(file => file.RelativePath, StringComparer.Ordinal).ThenBy(file => file.MemberPath, StringComparer.Ordinal)];
}
