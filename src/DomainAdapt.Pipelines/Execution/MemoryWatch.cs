namespace DomainAdapt.Pipelines.Execution;

/// <summary>Watches the process's resident memory, so that each stage's evidence can say the most it saw.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly List<StrongBox> _watched = [];
    private readonly Timer _timer;

    public MemoryWatch() => _timer = new Timer(_ => Sample(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));

    /// <summary>Begins to watch; call the result for the peak so far, in bytes.</summary>
    public Func<long> Begin()
    {
        var box = new StrongBox();
        lock (_watched)
            _watched.Add(box);
        return () =>
        {
            Sample();
            return box.Peak;
        };
    }

    public void Dispose() => _timer.Dispose();

    private void Sample()
    {
        var now = Environment.WorkingSet;
        lock (_watched)
        {
            foreach (var box in _watched)
                box.Peak = Math.Max(box.Peak, now);
        }
    }

    private sealed class StrongBox
    {
        public long Peak;
    }
}
