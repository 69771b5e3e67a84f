using System.Globalization;
using System.Runtime.CompilerServices;

namespace DomainAdapt.Corpora.Records;

/// <summary>
/// Sorts any number of records in bounded memory: full buffers are sorted and written to the scratch folder as runs, which are merged in
/// the end. Records that compare equal must be equal, so the order is the same however many runs there were.
/// </summary>
internal sealed class ExternalSort<T> : IDisposable where T : unmanaged, IComparable<T>
{
    /// <summary>Most files a merge reads at a time.</summary>
    public const int FanIn = 256;

    private readonly string _scratchFolder;
    private readonly bool _distinct;
    private readonly T[] _buffer;
    private readonly List<string> _runs = [];
    private int _buffered;
    private int _runsWritten;

    /// <summary>Makes a sort.</summary>
    /// <param name="memoryBytes">The size of its buffer.</param>
    /// <param name="scratchFolder">Where its runs lie until it is disposed.</param>
    /// <param name="distinct">Whether equal records are written once.</param>
    public ExternalSort(long memoryBytes, string scratchFolder, bool distinct = false)
    {
        (_scratchFolder, _distinct) = (scratchFolder, distinct);
        _buffer = new T[Math.Clamp(memoryBytes / Unsafe.SizeOf<T>(), 1024, Array.MaxLength / Unsafe.SizeOf<T>())];
    }

    /// <summary>Adds a record.</summary>
    public void Add(T record)
    {
        if (_buffered == _buffer.Length)
            WriteRun();
        _buffer[_buffered++] = record;
    }

    /// <summary>Writes all records in order.</summary>
    public void WriteTo(RecordWriter<T> output)
    {
        if (_runs.Count > 0)
        {
            WriteRun();
            MergeRuns(output);
        }
        else
        {
            WriteBuffer(output);
        }
        output.Flush();
    }

    public void Dispose()
    {
        foreach (var run in _runs)
            File.Delete(run);
    }

    private void WriteRun() => NewRun(WriteBuffer);

    private void WriteBuffer(RecordWriter<T> output)
    {
        var records = _buffer.AsSpan(0, _buffered);
        records.Sort();
        for (var i = 0; i < records.Length; i++)
        {
            if (!_distinct || i == 0 || records[i].CompareTo(records[i - 1]) != 0)
                output.Write(records[i]);
        }
        _buffered = 0;
    }

    private void MergeRuns(RecordWriter<T> output)
    {
        while (_runs.Count > FanIn)
        {
            var merged = _runs[..FanIn];
            NewRun(writer => Merge(merged, writer));
            _runs.RemoveRange(0, FanIn);
            merged.ForEach(File.Delete);
        }
        Merge(_runs, output);
    }

    private void NewRun(Action<RecordWriter<T>> write)
    {
        var path = Path.Combine(_scratchFolder, string.Create(CultureInfo.InvariantCulture, $"run-{_runsWritten++:D5}"));
        using (var stream = File.Create(path))
        {
            var writer = new RecordWriter<T>(stream);
            write(writer);
            writer.Flush();
        }
        _runs.Add(path);
    }

    private void Merge(List<string> runs, RecordWriter<T> output)
    {
        using var merge = new RecordMerge<T>([.. runs.Select(run => new RecordReader<T>(run))]);
        T? last = null;
        while (merge.MoveNext())
        {
            if (!_distinct || last is not { } written || merge.Current.CompareTo(written) != 0)
                output.Write(merge.Current);
            last = merge.Current;
        }
    }
}
