using System.Runtime.ExceptionServices;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>Threads that do one thing at a time together, each its part; the caller is the first of them.</summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private volatile Action<int>? _work;
    private volatile Exception? _failure;

    public WorkerTeam(int workers)
    {
        _barrier = new Barrier(workers);
        _threads = [.. Enumerable.Range(1, workers - 1).Select(worker => new Thread(() => Loop(worker)) { IsBackground = true, Name = $"classifier {worker}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Runs the work once on every thread and waits for all.</summary>
    public void Run(Action<int> work)
    {
        if (_threads.Length == 0)
        {
            work(0);
            return;
        }
        _work = work;
        _barrier.SignalAndWait();
        Do(work, 0);
        _barrier.SignalAndWait();
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        if (_threads.Length > 0)
        {
            _work = null;
            _barrier.SignalAndWait();
        }
        foreach (var thread in _threads)
            thread.Join();
        _barrier.Dispose();
    }

    private void Loop(int worker)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_work is not { } work)
                return;
            Do(work, worker);
            _barrier.SignalAndWait();
        }
    }

    private void Do(Action<int> work, int worker)
    {
        try
        {
            work(worker);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }
}
