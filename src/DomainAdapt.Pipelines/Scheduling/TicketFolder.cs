using System.Diagnostics;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>
/// A run between the service and the process that does it: who is at work (a lock that the system frees when the process dies, with its number and
/// start time), and how it ended. Whichever process takes the ticket first does the run; a second one leaves at once, also after the end.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class TicketFolder(string path)
{
    // A service that looks whether the lock is held has it for a moment itself.
    private const int TakeAttempts = 20;
    private static readonly TimeSpan TakePause = TimeSpan.FromMilliseconds(25);

    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Events of the run, one JSON object a line.</summary>
    public string OutputPath => System.IO.Path.Combine(Path, "output.jsonl");

    /// <summary>What the run says to standard error.</summary>
    public string ErrorsPath => System.IO.Path.Combine(Path, "errors.log");

    /// <summary>What native code says of its last attempt.</summary>
    public string NativePath => System.IO.Path.Combine(Path, "native.log");

    /// <summary>The process that took it last; null where none did.</summary>
    public TicketHolder? Holder => MarkerJson.Read<TicketHolder>(HolderPath);

    /// <summary>How it ended; null while it has not, or its process died.</summary>
    public TicketOutcome? Outcome => MarkerJson.Read<TicketOutcome>(OutcomePath);

    /// <summary>Whether a process is at work on it.</summary>
    public bool IsHeld
    {
        get
        {
            if (!File.Exists(LockPath))
                return false;
            try
            {
                using var held = new FileStream(LockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    private string LockPath => System.IO.Path.Combine(Path, "lock");

    private string HolderPath => System.IO.Path.Combine(Path, "holder.json");

    private string OutcomePath => System.IO.Path.Combine(Path, "outcome.json");

    /// <summary>Takes it for this process, for as long as what is returned lives; null where another has it, or it has ended.</summary>
    public IDisposable? TryTake()
    {
        Directory.CreateDirectory(Path);
        for (var attempt = 0; attempt < TakeAttempts; attempt++)
        {
            try
            {
                var held = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
                if (Outcome is not null)
                {
                    held.Dispose();
                    return null;
                }
                using var self = Process.GetCurrentProcess();
                DurableFile.WriteAllBytes(HolderPath, MarkerJson.Serialize(new TicketHolder(Environment.MachineName, self.Id, self.StartTime.ToUniversalTime())));
                return held;
            }
            catch (IOException)
            {
                Thread.Sleep(TakePause);
            }
        }
        return null;
    }

    /// <summary>Says how it ended. What is said first stays.</summary>
    public void End(TicketOutcome outcome)
    {
        if (Outcome is null)
            DurableFile.WriteAllBytes(OutcomePath, MarkerJson.Serialize(outcome));
    }

    /// <summary>Makes way for another attempt after one that failed.</summary>
    public void Reopen() => File.Delete(OutcomePath);
}

/// <summary>The process at work on a ticket.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="Process">Its number.</param>
/// <param name="Started">When it was started, UTC: another process may have the number later.</param>
public sealed record TicketHolder(string Host, int Process, DateTime Started)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>The process, if it is of this machine and still the same; else null.</summary>
    public Process? Find()
    {
        if (Host != Environment.MachineName)
            return null;
        try
        {
            var process = System.Diagnostics.Process.GetProcessById(Process);
            if ((process.StartTime.ToUniversalTime() - Started).Duration() < Tolerance)
                return process;
            process.Dispose();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // There is none with that number any more.
        }
        return null;
    }
}

/// <summary>How a run ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Ended">When, UTC.</param>
public sealed record TicketOutcome(int Code, DateTimeOffset Ended);
