using System.ComponentModel;
using System.Diagnostics;

namespace DomainAdapt.Storage.Sources;

/// <summary>Runs another program and waits for its end.</summary>
internal static class Command
{
    /// <summary>Runs <paramref name="program"/> in a folder; its messages come in English.</summary>
    /// <returns>The exit code and what it wrote to its error stream; null where there is no such program.</returns>
    public static async Task<(int ExitCode, string Errors)?> RunAsync(
        string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }
        using (process)
        {
            var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
            await output.ConfigureAwait(false);
            return (process.ExitCode, (await errors.ConfigureAwait(false)).Trim());
        }
    }
}
