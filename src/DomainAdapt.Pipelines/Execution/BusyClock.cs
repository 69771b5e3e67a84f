using System.Diagnostics;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>Counts the time in which at least one task of a stage is at work: waiting for a place is no work of the stage.</summary>
internal sealed class BusyClock
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = new();
    private int _working;

    /// <summary>The time so far.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>A task begins; dispose the result when it ends.</summary>
    public IDisposable Enter()
    {
        lock (_lock)
        {
            if (_working++ == 0)
                _clock.Start();
        }
        return new Work(this);
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_working == 0)
                _clock.Stop();
        }
    }

    private sealed class Work(BusyClock clock) : IDisposable
    {
        public void Dispose() => clock.Leave();
    }
}
