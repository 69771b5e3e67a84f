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
    private readonly string _name;
    private readonly T[] _buffer;
    private readonly List<string> _runs = [];
    private int _buffered;
    private int _runsWritten;

    /// <summary>Makes a sort.</summary>
    /// <param name="memoryBytes">The size of its buffer.</param>
    /// <param name="scratchFolder">Where its runs lie until it is disposed.</param>
    /// <param name="distinct">Whether equal records are written once.</param>
    /// <param name="name">Begins the names of its runs: sorts that share a folder at the same time have names of their own.</param>
    public ExternalSort(long memoryBytes, string scratchFolder, bool distinct = false, string name = "run")
    {
        (_scratchFolder, _distinct, _name) = (scratchFolder, distinct, name);
        // Left as it is: memory that no record reaches is never touched.
        _buffer = GC.AllocateUninitializedArray<T>((int)Math.Clamp(memoryBytes / Unsafe.SizeOf<T>(), 1024, Array.MaxLength / Unsafe.SizeOf<T>()));
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
            ReduceTo(FanIn);
            Merge(_runs, output, _distinct);
        }
        else
        {
            WriteBuffer(output);
        }
        output.Flush();
    }

    /// <summary>Writes the records of several sorts, such as those of threads, as one order.</summary>
    public static void WriteTo(RecordWriter<T> output, IReadOnlyList<ExternalSort<T>> sorts)
    {
        if (sorts.Count == 1)
        {
            sorts[0].WriteTo(output);
            return;
        }
        Parallel.ForEach(sorts, sort =>
        {
            sort.WriteRun();
            sort.ReduceTo(Math.Max(1, FanIn / sorts.Count));
        });
        Merge([.. sorts.SelectMany(sort => sort._runs)], output, sorts.Any(sort => sort._distinct));
        output.Flush();
    }

    /// <summary>All records in order, without a file; records are not made distinct.</summary>
    public IEnumerable<T> Sorted()
    {
        if (_runs.Count == 0)
        {
            Array.Sort(_buffer, 0, _buffered);
            for (var i = 0; i < _buffered; i++)
                yield return _buffer[i];
            yield break;
        }
        WriteRun();
        ReduceTo(FanIn);
        using var merge = new RecordMerge<T>([.. _runs.Select(run => new RecordReader<T>(run))]);
        while (merge.MoveNext())
            yield return merge.Current;
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

    /// <summary>Merges runs until there are at most so many.</summary>
    private void ReduceTo(int most)
    {
        while (_runs.Count > most)
        {
            var merged = _runs[..Math.Min(FanIn, _runs.Count)];
            NewRun(writer => Merge(merged, writer, _distinct));
            _runs.RemoveRange(0, merged.Count);
            merged.ForEach(File.Delete);
        }
    }

    private void NewRun(Action<RecordWriter<T>> write)
    {
        var path = Path.Combine(_scratchFolder, string.Create(CultureInfo.InvariantCulture, $"{_name}-{_runsWritten++:D5}"));
        using (var stream = File.Create(path))
        {
            var writer = new RecordWriter<T>(stream);
            write(writer);
            writer.Flush();
        }
        _runs.Add(path);
    }

    private static void Merge(List<string> runs, RecordWriter<T> output, bool distinct)
    {
        using var merge = new RecordMerge<T>([.. runs.Select(run => new RecordReader<T>(run))]);
        T? last = null;
        while (merge.MoveNext())
        {
            if (!distinct || last is not { } written || merge.Current.CompareTo(written) != 0)
                output.Write(merge.Current);
            last = merge.Current;
        }
    }
}
