using DomainAdapt.Pipelines.Indexes;
using DomainAdapt.Pipelines.Planning;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>
/// Finds stage outputs that no retained run planned, and versions of indexes that neither the current one nor any run goes back to. Retained are the
/// newest runs of each pipeline, every run that a process is at work on, the run of
/// the latest promoted model, and what schedules will run next.
/// </summary>
public static class GarbageCollector
{
    /// <summary>A folder that nothing needs.</summary>
    /// <param name="Path">The folder.</param>
    /// <param name="Bytes">Size of what is in it.</param>
    public sealed record Garbage(string Path, long Bytes);

    /// <summary>Finds what could be removed; removes nothing.</summary>
    /// <param name="work">The work folder.</param>
    /// <param name="keepRuns">Newest runs of each pipeline to keep.</param>
    /// <param name="next">Plans that will be run, and find done what is done of them.</param>
    public static IReadOnlyList<Garbage> Find(WorkFolder work, int keepRuns, IEnumerable<Plan>? next = null)
    {
        return [.. OfStore(work, keepRuns, next ?? []).Concat(OfIndexes(work))
            .Select(folder => new Garbage(folder, new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)))];
    }

    private static IEnumerable<string> OfStore(WorkFolder work, int keepRuns, IEnumerable<Plan> next)
    {
        if (!Directory.Exists(work.Store))
            return [];
        var needed = RunFolder.All(work).GroupBy(run => run.Manifest.Pipeline, StringComparer.Ordinal)
            .SelectMany(runs => runs.Reverse().Where((run, index) => index < keepRuns || Lease.IsHeld(run))
                .Concat(PromotedModel.Of(work, runs.Key).Take(1).Select(promoted => promoted.Run)))
            .SelectMany(run => run.Manifest.Nodes.Select(node => node.FolderName))
            .Concat(next.SelectMany(plan => plan.Nodes).Select(node => node.FolderName))
            .ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateDirectories(work.Store).Order(StringComparer.Ordinal).Where(folder => !needed.Contains(Path.GetFileName(folder)));
    }

    /// <summary>Versions that are neither current, nor pinned by a run however old, nor what one of these was made from.</summary>
    private static IEnumerable<string> OfIndexes(WorkFolder work)
    {
        var pinned = RunFolder.All(work).SelectMany(run => run.Manifest.Nodes).Select(node => node.Index).OfType<PinnedIndex>()
            .ToLookup(pin => pin.Name, pin => pin.Version, StringComparer.Ordinal);
        foreach (var index in IndexFolder.All(work))
        {
            var needed = index.Lineage(index.Current()).Concat(index.Versions().Where(version => pinned[index.Name].Contains(version.Number)).SelectMany(index.Lineage))
                .Select(version => version.Number).ToHashSet();
            foreach (var version in index.Versions().Where(version => !needed.Contains(version.Number)))
                yield return index.PathOf(version.Number);
        }
    }
}
