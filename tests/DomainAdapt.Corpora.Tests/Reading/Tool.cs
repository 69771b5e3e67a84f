using System.Diagnostics;

namespace DomainAdapt.Corpora.Tests.Reading;

/// <summary>Other programs that write and read what ours reads; tests skip where they are not installed.</summary>
internal static class Tool
{
    // Where a distribution's packages install modules, whatever other Python stands first in the path.
    private const string SystemPython = "/usr/bin/python3";

    /// <summary>Runs a program and gives its output; skips the test where the program is absent.</summary>
    public static string Run(string program, string[] arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.SkipUnless(process.ExitCode == 0 || !errors.Result.Contains("ModuleNotFoundError", StringComparison.Ordinal), $"{program}: {errors.Result.TrimEnd().Split('\n')[^1]}");
            Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            throw;
        }
    }

    /// <summary>Runs Python's code with these arguments.</summary>
    public static string Python(string code, params string[] arguments) => Run(File.Exists(SystemPython) ? SystemPython : "python3", ["-c", code, .. arguments]);

    /// <summary>The words of a text, with how often each is there.</summary>
    public static Dictionary<string, int> Words(string text)
        => text.Split([' ', '\t', '\n', '\r', '\f', '\u00A0'], StringSplitOptions.RemoveEmptyEntries).GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>Share of the expected words, counted with repetition, that were found.</summary>
    public static double Recall(string found, string expected)
    {
        var (have, want) = (Words(found), Words(expected));
        return want.Sum(word => Math.Min(word.Value, have.GetValueOrDefault(word.Key))) / (double)want.Values.Sum();
    }
}
