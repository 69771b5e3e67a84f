using System.Globalization;
using System.Text;
using DomainAdapt.Core.Fingerprints;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>What lies in a folder that a schedule watches.</summary>
public static class FolderState
{
    /// <summary>
    /// Names, sizes and times of the files as a key; null where there is none, or one changed within the time to settle. Names that begin with a dot
    /// are no files yet.
    /// </summary>
    /// <param name="spec">The folder.</param>
    /// <param name="now">The time.</param>
    public static string? Of(NewFilesSpec spec, DateTimeOffset now)
    {
        var folder = new DirectoryInfo(spec.Folder);
        if (!folder.Exists)
            return null;
        var text = new StringBuilder();
        var newest = DateTime.MinValue;
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name[0] != '.').OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder.FullName, file.FullName)} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
            newest = file.LastWriteTimeUtc > newest ? file.LastWriteTimeUtc : newest;
        }
        // A file with a time to come has settled: its clock is another.
        var age = now.UtcDateTime - newest;
        return text.Length == 0 || (age >= TimeSpan.Zero && age < TimeSpan.FromMinutes(spec.SettleMinutes)) ? null : $"files-{Sha256Hex.Of(text.ToString())[..16]}";
    }
}
