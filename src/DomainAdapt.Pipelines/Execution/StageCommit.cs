using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>Completes a stage whose tasks are all done: checks its balances, merges its id index, writes its marker last.</summary>
internal static class StageCommit
{
    /// <summary>Completes the stage.</summary>
    /// <exception cref="DomainAdaptException">
    /// A balance does not close: the stage is wrong (exit code 1). Or it keeps too few documents (exit code 3).
    /// </exception>
    public static StageMarker Commit(StageNode node, StageFolder folder, IReadOnlyList<TaskMarker> tasks, Evidence evidence)
    {
        var counts = new Counts();
        var bySource = new SortedDictionary<string, Counts>(StringComparer.Ordinal);
        foreach (var task in tasks)
        {
            counts.Add(task.Counts);
            if (task.Source is null)
                continue;
            if (!bySource.TryGetValue(task.Source, out var own))
                bySource.Add(task.Source, own = new Counts());
            own.Add(task.Counts);
        }
        foreach (var balance in node.Stage.Balances)
        {
            var (left, right) = balance.Sums(counts);
            if (left != right)
                throw new DomainAdaptException(
                    $"{node.Address}: the balance of {balance.Name} does not close: {string.Join(" + ", balance.Left)} = {left}, " +
                    $"{string.Join(" + ", balance.Right)} = {right}. This is a bug of the stage; its output was not accepted.", ExitCodes.Bug);
        }
        CheckKept(node, counts);
        MarkerFile[] files = [.. tasks.SelectMany(task => task.Files)];
        DurableFile.Write(folder.IndexPath, stream => IdIndex.Write(stream, Merged(tasks, folder.TaskIdsPath)));
        if (tasks.Any(task => File.Exists(folder.TaskAddressesPath(task.Phase, task.Task))))
            DurableFile.Write(folder.AddressIndexPath, stream => IdIndex.Write(stream, Merged(tasks, folder.TaskAddressesPath)));
        var marker = new StageMarker
        {
            Stage = node.Name,
            Kind = node.Spec.Kind,
            Version = node.Version,
            Source = node.Source?.Name,
            Fingerprint = node.Fingerprint,
            Digest = StageMarker.DigestOf(files),
            Tasks = node.Stage.Phases.ToDictionary(phase => phase, phase => tasks.Count(task => task.Phase == phase), StringComparer.Ordinal),
            Files = files,
            Counts = counts,
            CountsBySource = bySource,
            Balances = node.Stage.Balances,
            Evidence = evidence,
        };
        DurableFile.WriteAllBytes(folder.MarkerPath, MarkerJson.Serialize(marker));
        RemoveLeftovers(folder);
        return marker;
    }

    private static void CheckKept(StageNode node, Counts counts)
    {
        var (kept, all) = (counts["documents_kept"], counts["documents_in"]);
        if (all == 0 || !((double)kept / all < node.Spec.MinKeptShare))
            return;
        var most = counts.Parts("documents_rejected").OrderByDescending(part => part.Value).Take(3)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Key} ({part.Value})"));
        throw new DomainAdaptException(
            string.Create(CultureInfo.InvariantCulture, $"{node.Address}: keeps {kept} of {all} documents, a share of {(double)kept / all:0.####}; min_kept_share is {node.Spec.MinKeptShare}. ")
            + $"Most went for {string.Join(", ", most)}. Look at what was rejected in the stage's folder; if it is meant, lower {node.Name}.min_kept_share: what was made is not made again.",
            ExitCodes.StageFailed);
    }

    /// <summary>The tasks' entries as one sorted sequence, with the files' numbers in the marker.</summary>
    private static IEnumerable<IdIndex.Entry> Merged(IReadOnlyList<TaskMarker> tasks, Func<string, int, string> pathOf)
    {
        var runs = new List<IEnumerable<IdIndex.Entry>>();
        var firstFile = 0;
        foreach (var task in tasks)
        {
            var path = pathOf(task.Phase, task.Task);
            var offset = firstFile;
            if (File.Exists(path))
                runs.Add(IdIndex.Read(path).Select(entry => entry with { File = entry.File + offset }));
            firstFile += task.Files.Count;
        }
        return IdIndex.Merge(runs);
    }

    private static void RemoveLeftovers(StageFolder folder)
    {
        var scratch = Path.Combine(folder.Path, "scratch");
        if (Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
        // What a killed process was writing.
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*" + AtomicFile.TemporarySuffix, SearchOption.AllDirectories))
            File.Delete(file);
    }
}
