using System.Globalization;

namespace DomainAdapt.Training.Watching;

/// <summary>The process's memory that is in the machine's, in bytes.</summary>
public static class ResidentMemory
{
    /// <summary>Begins the most anew, where the system can: on Linux.</summary>
    public static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5"); // proc(5): resets the peak of the resident set
    }

    /// <summary>Now, and the most so far; both are the same where the system tells only the first.</summary>
    public static (long Now, long Peak) Now()
    {
        if (!OperatingSystem.IsLinux())
            return (Environment.WorkingSet, Environment.WorkingSet);
        long now = 0, peak = 0;
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                now = Bytes(line);
            else if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                peak = Bytes(line);
        }
        return (now, peak);

        static long Bytes(string line) => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
