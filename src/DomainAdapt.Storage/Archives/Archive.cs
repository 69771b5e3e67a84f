using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Archives;

/// <summary>Archives by their names: zip (.zip, .nupkg) and tar (.tar, .tar.gz, .tgz, .tar.zst).</summary>
public static class Archive
{
    private static readonly string[] ZipSuffixes = [".zip", ".nupkg"];
    private static readonly string[] TarSuffixes = [".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst"];

    /// <summary>Whether the name is that of an archive that can be read.</summary>
    public static bool IsArchive(string name) => HasSuffix(name, ZipSuffixes) || HasSuffix(name, TarSuffixes);

    /// <summary>The members of the archive at <paramref name="path"/>, by path. Of members with one name the last counts, as when unpacking.</summary>
    /// <param name="path">Where the archive lies.</param>
    /// <param name="relativePath">What its members' <see cref="SourceFile.RelativePath"/> says.</param>
    /// <param name="cacheFolder">Where a compressed tar is decompressed to.</param>
    /// <exception cref="StorageException">The archive is missing or damaged.</exception>
    public static IReadOnlyList<SourceFile> Members(string path, string relativePath, string cacheFolder)
    {
        var members = HasSuffix(relativePath, ZipSuffixes)
            ? ZipIndex.Read(path, relativePath)
            : TarIndex.Read(path, relativePath, cacheFolder);
        return SourceFile.Sorted(members.GroupBy(member => member.MemberPath).Select(sameName => sameName.Last()));
    }

    private static bool HasSuffix(string name, string[] suffixes)
        => suffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
