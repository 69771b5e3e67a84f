using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>The real program in a process of its own.</summary>
internal sealed class DomainAdaptProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private DomainAdaptProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The program as built beside the tests.</summary>
    public static string ProgramPath { get; } = Path.Combine(AppContext.BaseDirectory, "domainadapt.dll");

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Sends it a signal at once: a program started to send it may come after the end of what it should interrupt.</summary>
    /// <param name="number">2 is SIGINT, 15 SIGTERM.</param>
    public void Signal(int number) => Assert.Equal(0, Kill(_process.Id, number));

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it printed so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it printed to standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Starts the program.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="program">Another copy of the program.</param>
    /// <param name="shellPrefix">A shell command to run first in the same shell, such as <c>ulimit -f 10</c>.</param>
    public static DomainAdaptProcess Start(string folder, IEnumerable<string> arguments, string? program = null, string? shellPrefix = null)
    {
        // A shell lets what it runs in the background ignore interrupts, and so do all of its children: the program is to hear them in any case.
        string[] hearsInterrupts = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];
        string[] command = [.. hearsInterrupts, "dotnet", program ?? ProgramPath, .. arguments];
        var start = shellPrefix is null
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("bash", ["-c", $"{shellPrefix}; exec \"$@\"", "bash", .. command]);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["NO_COLOR"] = "1";
        return new DomainAdaptProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return (await process.WaitAsync(), process.Output, process.Errors);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Kills it at once, as <c>kill -9</c> does, if it has not ended within that time.</summary>
    /// <returns>Whether it was killed.</returns>
    public async Task<bool> KillAfterAsync(TimeSpan time)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(time);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            return true;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static void Append(StringBuilder builder, string? line)
    {
        lock (builder)
        {
            if (line is not null)
                builder.AppendLine(line);
        }
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder)
            return builder.ToString();
    }
}
