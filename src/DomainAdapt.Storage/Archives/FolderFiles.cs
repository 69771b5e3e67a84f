using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Archives;

/// <summary>The files below a folder.</summary>
internal static class FolderFiles
{
    /// <summary>
    /// All files below <paramref name="root"/>, by path. Links are followed if asked, but never to a folder that they lie in; a link that
    /// leads nowhere is no file.
    /// </summary>
    /// <exception cref="StorageException">The folder is missing or cannot be read.</exception>
    public static IReadOnlyList<SourceFile> Read(string root, bool followLinks)
    {
        var files = new List<SourceFile>();
        try
        {
            Visit(new DirectoryInfo(root), "", [RealPath(new DirectoryInfo(root))], followLinks, files);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("read", root, cause);
        }
        return SourceFile.Sorted(files);
    }

    private static void Visit(DirectoryInfo folder, string relativePath, IReadOnlyList<string> outer, bool followLinks, List<SourceFile> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null && !followLinks)
                continue;
            switch (entry)
            {
                case FileInfo file when file.Exists && (file.LinkTarget is null || File.Exists(RealPath(file))):
                    files.Add(SourceFile.OnDisk(RealPath(file), relativePath + entry.Name));
                    break;
                case DirectoryInfo inner when RealPath(inner) is var real && !outer.Contains(real):
                    Visit(inner, relativePath + entry.Name + "/", [.. outer, real], followLinks, files);
                    break;
            }
        }
    }

    private static string RealPath(FileSystemInfo entry)
        => entry.LinkTarget is null ? entry.FullName : entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
}
