using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>
/// Says that a process is at work on a run. Two processes on one run would do no harm (tasks are locked one by one), but would print
/// two stories of it. The lock is the system's, so a killed process leaves none.
/// </summary>
public sealed class Lease : IDisposable
{
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly FileStream _lock;

    private Lease(FileStream held) => _lock = held;

    /// <summary>Takes the lease of a run.</summary>
    /// <exception cref="DomainAdaptException">Another process holds it (exit code 3).</exception>
    public static Lease Take(RunFolder run)
    {
        FileStream held;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                held = new FileStream(run.LeasePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
                break;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Whoever only looks whether it is held has it for a moment.
                Thread.Sleep(Pause);
            }
            catch (IOException exception)
            {
                var holder = MarkerJson.Read<Holder>(run.LeasePath);
                throw new DomainAdaptException(
                    $"{run.Path}: process {holder?.Process} on {holder?.Host} is at work on this run. Wait for it, or stop it and run again.",
                    ExitCodes.StageFailed, exception);
            }
        }
        DurableFile.WriteAllBytes(run.LeasePath, MarkerJson.Serialize(new Holder(Environment.MachineName, Environment.ProcessId)));
        return new Lease(held);
    }

    /// <summary>Whether a process is at work on the run.</summary>
    public static bool IsHeld(RunFolder run)
    {
        if (!File.Exists(run.LeasePath + ".lock"))
            return false;
        try
        {
            using var held = new FileStream(run.LeasePath + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Gives the lease back.</summary>
    public void Dispose() => _lock.Dispose();

    private sealed record Holder(string Host, int Process);
}
