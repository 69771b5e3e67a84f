namespace DomainAdapt.Corpora.Records;

/// <summary>Reads several sorted files as one sorted sequence.</summary>
internal sealed class RecordMerge<T> : IDisposable where T : unmanaged, IComparable<T>
{
    private readonly IReadOnlyList<RecordReader<T>> _readers;
    private readonly PriorityQueue<RecordReader<T>, T> _queue = new();
    private bool _started;

    /// <summary>Takes over the readers.</summary>
    public RecordMerge(IReadOnlyList<RecordReader<T>> readers) => _readers = readers;

    /// <summary>The record last read.</summary>
    public T Current { get; private set; }

    /// <summary>Goes to the next record.</summary>
    public bool MoveNext()
    {
        if (!_started)
        {
            foreach (var reader in _readers)
                Enqueue(reader);
            _started = true;
        }
        if (!_queue.TryPeek(out var least, out var record))
            return false;
        Current = record;
        if (least.MoveNext())
            _queue.DequeueEnqueue(least, least.Current);
        else
            _queue.Dequeue();
        return true;
    }

    public void Dispose()
    {
        foreach (var reader in _readers)
            reader.Dispose();
    }

    private void Enqueue(RecordReader<T> reader)
    {
        if (reader.MoveNext())
            _queue.Enqueue(reader, reader.Current);
    }
}
