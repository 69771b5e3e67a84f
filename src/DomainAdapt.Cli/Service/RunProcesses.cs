using System.Diagnostics;
using System.Runtime.InteropServices;
using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Cli.Service;

/// <summary>The processes that do the runs. Each is the program itself: some native calls end a process, and that must not be the service.</summary>
internal sealed class RunProcesses : IDisposable
{
    // A process of an earlier service may be on its way to its ticket.
    private static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, Process> _own = new(StringComparer.Ordinal);
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Starts a process that does a run.</summary>
    public void Start(string ticket, IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        // Pipes of its own, closed at once: what it inherited of the service's would stay open as long as it lives, whoever waits for their end.
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(RunProcesses).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        Forget(ticket);
        var process = Process.Start(start)!;
        process.StandardInput.Dispose();
        process.StandardOutput.Dispose();
        process.StandardError.Dispose();
        _own.Add(ticket, process);
    }

    /// <summary>Whether a process is at work on a run, whoever started it, or may still come to it.</summary>
    public bool IsAtWork(string ticket, TicketFolder folder)
        => (_own.TryGetValue(ticket, out var own) ? !own.HasExited : Stopwatch.GetElapsedTime(_started) < StartGrace) || folder.IsHeld;

    /// <summary>Asks the process at work to stop; what is committed stays. Nothing is sent where none has the ticket yet.</summary>
    public static void Stop(TicketFolder folder)
    {
        if (!folder.IsHeld)
            return;
        using var process = folder.Holder?.Find();
        if (process is null)
            return;
        const int terminate = 15;
        if (OperatingSystem.IsWindows())
            process.Kill();
        else
            _ = Kill(process.Id, terminate);
    }

    /// <summary>Lets go of what is known of a run's process.</summary>
    public void Forget(string ticket)
    {
        if (_own.Remove(ticket, out var process))
            process.Dispose();
    }

    public void Dispose()
    {
        foreach (var process in _own.Values)
            process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
