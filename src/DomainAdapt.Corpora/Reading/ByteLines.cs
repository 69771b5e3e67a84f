namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// Reads a stream line by line, without its line ends (LF or CR LF). A line longer than the limit is cut there and said to be, so one bad
/// line cannot take all memory.
/// </summary>
public sealed class ByteLines(Stream stream, int maxLineBytes)
{
    private byte[] _buffer = new byte[Math.Min(1 << 16, maxLineBytes + 2)];
    private int _start;
    private int _end;
    private bool _ended;
    private long _dropped;

    /// <summary>Number of the line last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Where the line last read begins in the stream, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the line last read was longer than the limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads the next line; the memory is valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        IsCut = false;
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            var length = found < 0 ? _end - _start : searched + found;
            if (length > maxLineBytes)
                return TakeCut(out line);
            if (found >= 0)
                return Take(length, skip: 1, out line);
            if (_ended)
                return length > 0 ? Take(length, skip: 0, out line) : None(out line);
            searched = length;
            Fill();
        }
    }

    private bool Take(int length, int skip, out ReadOnlyMemory<byte> line)
    {
        line = _buffer.AsMemory(_start, length);
        if (line.Span.EndsWith("\r"u8))
            line = line[..^1];
        Offset = _dropped + _start;
        _start += length + skip;
        Number++;
        return true;
    }

    private static bool None(out ReadOnlyMemory<byte> line)
    {
        line = default;
        return false;
    }

    private bool TakeCut(out ReadOnlyMemory<byte> line)
    {
        // A copy: looking for the end of the line overwrites the buffer.
        line = _buffer.AsMemory(_start, maxLineBytes).ToArray();
        IsCut = true;
        Offset = _dropped + _start;
        Number++;
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            _start = found < 0 ? _end : _start + found + 1;
            if (found >= 0 || _ended)
                return true;
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _dropped += _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, maxLineBytes + 2L));
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _ended = read == 0;
        _end += read;
    }
}
