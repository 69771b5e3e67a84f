namespace DomainAdapt.Pipelines.Runs;

/// <summary>
/// Finds stage outputs that no retained run planned. Retained are the newest runs of each pipeline and every run that a process is at work on.
/// </summary>
public static class GarbageCollector
{
    /// <summary>A folder of the store that nothing needs.</summary>
    /// <param name="Path">The folder.</param>
    /// <param name="Bytes">Size of what is in it.</param>
    public sealed record Garbage(string Path, long Bytes);

    /// <summary>Finds what could be removed; removes nothing.</summary>
    /// <param name="work">The work folder.</param>
    /// <param name="keepRuns">Newest runs of each pipeline to keep.</param>
    public static IReadOnlyList<Garbage> Find(WorkFolder work, int keepRuns)
    {
        if (!Directory.Exists(work.Store))
            return [];
        var needed = RunFolder.All(work).GroupBy(run => run.Manifest.Pipeline, StringComparer.Ordinal)
            .SelectMany(runs => runs.Reverse().Where((run, index) => index < keepRuns || Lease.IsHeld(run)))
            .SelectMany(run => run.Manifest.Nodes.Select(node => node.FolderName))
            .ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateDirectories(work.Store).Order(StringComparer.Ordinal)
            .Where(folder => !needed.Contains(Path.GetFileName(folder)))
            .Select(folder => new Garbage(folder, new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)))];
    }
}
