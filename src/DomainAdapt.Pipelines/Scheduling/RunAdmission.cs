namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>What a run needs for itself.</summary>
/// <param name="Pipeline">Its pipeline: two runs of one would get in each other's way.</param>
/// <param name="Workers">Tasks at a time.</param>
/// <param name="MemoryGib">Memory.</param>
/// <param name="UsesGpu">Whether a stage of it lies on a GPU.</param>
public sealed record RunDemand(string Pipeline, int Workers, double MemoryGib, bool UsesGpu);

/// <summary>What may be used.</summary>
/// <param name="Workers">Workers of all runs together.</param>
/// <param name="MemoryGib">Memory of all runs together.</param>
/// <param name="GpuRuns">Runs on a GPU at a time.</param>
public sealed record RunCapacity(int Workers, double MemoryGib, int GpuRuns);

/// <summary>Decides which waiting runs may start: in the order they came, within what there is.</summary>
public static class RunAdmission
{
    /// <summary>
    /// The waiting runs that may start now. One that waits for its pipeline or a GPU holds up nobody; one that waits for workers or memory holds up all
    /// behind it, since else small ones would keep it waiting for ever. One that needs more than there is starts when nothing else is at work.
    /// </summary>
    public static IReadOnlyList<T> Startable<T>(IEnumerable<(T Run, RunDemand Demand)> waiting, IEnumerable<RunDemand> running, RunCapacity capacity)
    {
        var atWork = running.ToList();
        var found = new List<T>();
        foreach (var (run, demand) in waiting)
        {
            if (atWork.Exists(other => other.Pipeline == demand.Pipeline) || (demand.UsesGpu && atWork.Count(other => other.UsesGpu) >= capacity.GpuRuns))
                continue;
            var fits = atWork.Sum(other => other.Workers) + demand.Workers <= capacity.Workers
                && atWork.Sum(other => other.MemoryGib) + demand.MemoryGib <= capacity.MemoryGib;
            if (!fits && atWork.Count > 0)
                break;
            atWork.Add(demand);
            found.Add(run);
        }
        return found;
    }
}
