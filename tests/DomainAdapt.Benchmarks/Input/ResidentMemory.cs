using System.Globalization;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>The most memory that this process held, as Linux counts it.</summary>
internal static class ResidentMemory
{
    /// <summary>Frees what nobody holds and begins to count anew.</summary>
    public static void Reset()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // 5 sets the peak to what is held now (proc_pid_clear_refs(5)).
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>The peak since then, in bytes.</summary>
    public static long Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
