using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Records;

/// <summary>Writes records of one size, one after the other, as they lie in memory (little-endian).</summary>
internal sealed class RecordWriter<T>(Stream stream) where T : unmanaged
{
    private readonly T[] _buffer = new T[4096];
    private int _buffered;

    /// <summary>Records written.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a record.</summary>
    public void Write(T record)
    {
        if (_buffered == _buffer.Length)
            Flush();
        _buffer[_buffered++] = record;
        Count++;
    }

    /// <summary>Hands everything to the stream.</summary>
    public void Flush()
    {
        stream.Write(MemoryMarshal.AsBytes(_buffer.AsSpan(0, _buffered)));
        _buffered = 0;
    }
}
