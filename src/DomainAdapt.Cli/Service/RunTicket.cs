using System.Runtime.InteropServices;
using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Cli.Service;

/// <summary>
/// The part of a service's run that its own process plays: it takes the ticket, keeps what is printed beside it, and says how it ended. So nothing is
/// lost when the service dies, and the next one knows what became of the run.
/// </summary>
internal sealed class RunTicket : IDisposable
{
    private readonly TicketFolder _folder;
    private readonly IDisposable _taken;
    private readonly StreamWriter _output;
    private readonly StreamWriter _errors;

    private RunTicket(TicketFolder folder, IDisposable taken)
    {
        (_folder, _taken) = (folder, taken);
        // Nobody reads what comes from the service.
        if (!OperatingSystem.IsWindows())
            Inherit(folder);
        _output = new StreamWriter(folder.OutputPath, append: true) { AutoFlush = true };
        _errors = new StreamWriter(folder.ErrorsPath, append: true) { AutoFlush = true };
        Console.SetOut(_output);
        Console.SetError(_errors);
    }

    /// <summary>Takes a ticket; null where another process has it or its run is over.</summary>
    public static RunTicket? TryTake(string path)
    {
        var folder = new TicketFolder(path);
        return folder.TryTake() is { } taken ? new RunTicket(folder, taken) : null;
    }

    /// <summary>Says how the run ended.</summary>
    /// <returns>The exit code.</returns>
    public int End(int code)
    {
        _folder.End(new TicketOutcome(code, DateTimeOffset.UtcNow));
        return code;
    }

    /// <summary>Lets native code, too, write beside the ticket: libtorch says why it ends a process there.</summary>
    private static void Inherit(TicketFolder folder)
    {
        const int standardOutput = 1, standardError = 2;
        using var native = File.OpenHandle(folder.NativePath, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        _ = Duplicate((int)native.DangerousGetHandle(), standardOutput);
        _ = Duplicate((int)native.DangerousGetHandle(), standardError);
    }

    [DllImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int from, int to);

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        _taken.Dispose();
    }
}
