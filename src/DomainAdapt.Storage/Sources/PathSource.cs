using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Sources;

/// <summary>Files on this machine: one file, all files below a folder, or those that a pattern fits.</summary>
public sealed record PathSource : ByteSource
{
    /// <summary>
    /// Path of a file or folder, or a pattern such as <c>data/**/*.jsonl.gz</c>; relative to the corpus file. Files are named relative to the
    /// folder, or to the folders before the pattern's first star.
    /// </summary>
    public required string Path { get; init; }

    private protected override Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
        => Task.FromResult(Glob.IsPattern(Path) ? Matching(context.BaseFolder) : Below(System.IO.Path.Combine(context.BaseFolder, Path)));

    private static IReadOnlyList<SourceFile> Below(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (File.Exists(path))
            return [SourceFile.OnDisk(path, System.IO.Path.GetFileName(path))];
        return Directory.Exists(path) ? FolderFiles.Read(path, followLinks: true) : throw Missing(path, "there is no such file or folder");
    }

    private List<SourceFile> Matching(string baseFolder)
    {
        var patternStart = Path.LastIndexOf('/', Path.AsSpan().IndexOfAny('*', '?')) + 1;
        var root = System.IO.Path.GetFullPath(System.IO.Path.Combine(baseFolder, Path[..patternStart]));
        var glob = new Glob(Path[patternStart..]);
        if (!Directory.Exists(root))
            throw Missing(root, "there is no such folder");
        var files = FolderFiles.Read(root, followLinks: true).Where(file => glob.Matches(file.RelativePath)).ToList();
        return files.Count > 0 ? files : throw Missing(System.IO.Path.Combine(baseFolder, Path), "no file fits");
    }

    private static StorageException Missing(string path, string what)
        => new($"{path}: {what}. Correct 'path' in the corpus file, or put the files there.", ExitCodes.InputsMissing);
}
