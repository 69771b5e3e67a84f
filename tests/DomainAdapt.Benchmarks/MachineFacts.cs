using System.Globalization;
using System.Runtime.InteropServices;

namespace DomainAdapt.Benchmarks;

/// <summary>What a result keeps of the machine it was measured on.</summary>
/// <param name="Processor">Its name; null where the system does not say.</param>
/// <param name="Cores">Logical cores.</param>
/// <param name="LoadAverage">Of the last 1, 5 and 15 minutes, this program's own load included; empty where the system does not say.</param>
/// <param name="Runtime">The .NET that ran it.</param>
internal sealed record MachineFacts(string? Processor, int Cores, IReadOnlyList<double> LoadAverage, string Runtime)
{
    /// <summary>Of this machine, now.</summary>
    public static MachineFacts Now() => new(ProcessorName(), Environment.ProcessorCount, Load(), RuntimeInformation.FrameworkDescription);

    /// <summary>The load averages alone.</summary>
    public static double[] Load() => File.Exists("/proc/loadavg")
        ? [.. File.ReadAllText("/proc/loadavg").Split(' ')[..3].Select(number => double.Parse(number, CultureInfo.InvariantCulture))]
        : [];

    private static string? ProcessorName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null;
}
