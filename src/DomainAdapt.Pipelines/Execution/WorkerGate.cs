namespace DomainAdapt.Pipelines.Execution;

/// <summary>
/// Lets N tasks run at a time, or one that uses all cores. First come, first served: a task that wants all cores is not starved by small ones.
/// </summary>
internal sealed class WorkerGate(int workers)
{
    private readonly int _places = workers;
    private readonly Lock _lock = new();
    private readonly Queue<(int Places, TaskCompletionSource Entered)> _waiting = new();
    private int _free = workers;

    /// <summary>Waits for a place, or for all of them; dispose the result to leave.</summary>
    public async Task<IDisposable> EnterAsync(bool all, CancellationToken cancellationToken)
    {
        var places = all ? _places : 1;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((places, entered));
            Admit();
        }
        await using (cancellationToken.Register(() => entered.TrySetCanceled(cancellationToken)))
            await entered.Task.ConfigureAwait(false);
        return new Place(this, places);
    }

    private void Leave(int places)
    {
        lock (_lock)
        {
            _free += places;
            Admit();
        }
    }

    private void Admit()
    {
        while (_waiting.TryPeek(out var next))
        {
            if (!next.Entered.Task.IsCompleted && next.Places > _free)
                return;
            _waiting.Dequeue();
            if (next.Entered.TrySetResult())
                _free -= next.Places;
        }
    }

    private sealed class Place(WorkerGate gate, int places) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                gate.Leave(places);
        }
    }
}
