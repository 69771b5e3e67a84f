using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Records;

/// <summary>Reads a range of a file that <see cref="RecordWriter{T}"/> wrote. Where the file is sorted, a range is found by its bounds.</summary>
internal sealed class RecordReader<T> : IDisposable where T : unmanaged
{
    private readonly FileStream _file;
    private readonly T[] _buffer;
    private long _next;
    private long _end;
    private int _at;
    private int _buffered;

    /// <summary>Opens a file, to read all of it.</summary>
    public RecordReader(string path, int bufferRecords = 4096)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var bytes = _file.Length;
        if (bytes % Unsafe.SizeOf<T>() != 0)
        {
            _file.Dispose();
            throw new DomainAdaptException(
                $"{path}: has {bytes} bytes, which is no whole number of records of {Unsafe.SizeOf<T>()} bytes. Remove the stage's output and run again.",
                ExitCodes.StaleOutput);
        }
        _buffer = new T[bufferRecords];
        _end = bytes / Unsafe.SizeOf<T>();
    }

    /// <summary>The record last read.</summary>
    public T Current => _buffer[_at - 1];

    /// <summary>Narrows a sorted file to its records from <paramref name="isBefore"/>'s end up to <paramref name="isNotAfter"/>'s end.</summary>
    /// <param name="isBefore">Whether a record lies before the range.</param>
    /// <param name="isNotAfter">Whether a record lies before or in the range.</param>
    public RecordReader<T> Between(Func<T, bool> isBefore, Func<T, bool> isNotAfter)
    {
        (_next, _end) = (CountWhile(isBefore), CountWhile(isNotAfter));
        return this;
    }

    /// <summary>Narrows a file to the records from one number up to another.</summary>
    public RecordReader<T> Between(long first, long end)
    {
        (_next, _end) = (first, end);
        return this;
    }

    /// <summary>The record of a number, wherever the reader stands.</summary>
    public T At(long index)
    {
        Span<T> record = new T[1];
        ReadAt(index, record);
        return record[0];
    }

    /// <summary>Goes to the next record.</summary>
    public bool MoveNext()
    {
        if (_at == _buffered)
        {
            _buffered = (int)Math.Min(_buffer.Length, _end - _next);
            _at = 0;
            if (_buffered <= 0)
            {
                _buffered = 0;
                return false;
            }
            ReadAt(_next, _buffer.AsSpan(0, _buffered));
            _next += _buffered;
        }
        _at++;
        return true;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>How many records at the start satisfy a condition that, once false, stays false.</summary>
    private long CountWhile(Func<T, bool> holds)
    {
        var (low, high) = (0L, _file.Length / Unsafe.SizeOf<T>());
        Span<T> record = new T[1];
        while (low < high)
        {
            var middle = (low + high) / 2;
            ReadAt(middle, record);
            if (holds(record[0]))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private void ReadAt(long index, Span<T> records)
    {
        _file.Position = index * Unsafe.SizeOf<T>();
        _file.ReadExactly(MemoryMarshal.AsBytes(records));
    }
}
