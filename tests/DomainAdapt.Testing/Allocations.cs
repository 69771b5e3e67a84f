namespace DomainAdapt.Testing;

/// <summary>Counts what code allocates: a budget that holds on any machine, which a time does not.</summary>
public static class Allocations
{
    private const int Attempts = 5;

    /// <summary>
    /// Bytes that an action allocates on this thread once its buffers are there: the least of several runs, since a collection in between
    /// may take pooled arrays away.
    /// </summary>
    public static long Of(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
