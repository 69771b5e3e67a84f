using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Sources;

/// <summary>Where bytes come from, and which of them belong to the corpus.</summary>
public abstract record ByteSource
{
    /// <summary>Patterns of the files to take, such as <c>**/*.xml</c>; all files unless given.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of files to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>
    /// Brings the bytes to this machine, unless they are there, and lists the files in ordinal order of path, then member. Archives are
    /// listed by their members; files compressed by themselves stay as they are.
    /// </summary>
    /// <exception cref="StorageException">The source is not there, is not what was expected, or cannot be fetched.</exception>
    public async Task<IReadOnlyList<SourceFile>> AcquireAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken)
    {
        var selection = new FileSelection(Include, Exclude);
        var files = await FetchAsync(context, progress, cancellationToken).ConfigureAwait(false);
        return SourceFile.Sorted(files.SelectMany(file => Members(file, context)).Where(file => selection.Takes(file.FullName)));
    }

    /// <summary>Brings the files to this machine and lists them, archives whole.</summary>
    private protected abstract Task<IReadOnlyList<SourceFile>> FetchAsync(
        AcquireContext context, IProgress<TaskProgress> progress, CancellationToken cancellationToken);

    private static IReadOnlyList<SourceFile> Members(SourceFile file, AcquireContext context)
        => file.DiskPath is not null && Archive.IsArchive(file.RelativePath)
            ? Archive.Members(file.DiskPath, file.RelativePath, context.CacheFolder)
            : [file];
}
