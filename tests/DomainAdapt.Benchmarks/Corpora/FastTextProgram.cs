using System.Diagnostics;
using System.Globalization;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>The fastText program (Debian package fasttext), where it is installed.</summary>
internal static class FastTextProgram
{
    private const string Program = "/usr/bin/fasttext";

    /// <summary>Whether it is installed.</summary>
    public static bool IsThere => File.Exists(Program);

    /// <summary>Runs it, and says how many processor seconds it took.</summary>
    public static double Seconds(string arguments, string output = "/dev/null")
    {
        var start = new ProcessStartInfo("bash", ["-c", $"TIMEFORMAT='@%U %S'; time {Program} {arguments} > '{output}' 2> /dev/null"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var printed = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return printed[(printed.LastIndexOf('@') + 1)..].Trim().Split(' ').Sum(part => double.Parse(part, CultureInfo.InvariantCulture));
    }
}
