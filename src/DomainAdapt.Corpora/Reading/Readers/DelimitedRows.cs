using System.Text;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Rows of fields with a delimiter between them (RFC 4180): a field in quotes may hold delimiters, line ends and doubled quotes. Quotes within a
/// field that does not begin with one are text, as every program that writes such files reads them.
/// </summary>
internal sealed class DelimitedRows(Stream stream, byte delimiter, byte? quote, int maxRowBytes)
{
    private const int RawBytes = 1 << 14;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly Encoder _toUtf8 = Encoding.UTF8.GetEncoder();
    private readonly List<int> _ends = [];
    private byte[] _row = new byte[1 << 12];
    private byte[] _raw = [];
    private Decoder? _wide;
    private bool _isStarted;
    private int _length;
    private int _at;
    private int _count;

    /// <summary>Number of the row last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Fields of the row last read.</summary>
    public int Count => _ends.Count;

    /// <summary>Why the row last read is no sound one; null where it is.</summary>
    public string? Damage { get; private set; }

    /// <summary>The bytes of a field, without quotes; valid until the next row is read.</summary>
    public ReadOnlyMemory<byte> Field(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _row.AsMemory(start, _ends[index] - start);
    }

    /// <summary>Reads the next row; empty lines are none.</summary>
    public bool TryRead()
    {
        int next;
        do
            next = Next();
        while (next is '\r' or '\n');
        if (next < 0)
            return false;
        Number++;
        _ends.Clear();
        (_length, Damage) = (0, null);
        while (next >= 0)
        {
            next = next == quote ? TakeQuoted() : TakePlain(next);
            _ends.Add(_length);
            if (next != delimiter)
                break;
            next = Next();
            if (next is < 0 or '\n' or '\r')
            {
                _ends.Add(_length);
                break;
            }
        }
        if (next == '\r' && Peek() == '\n')
            Next();
        return true;
    }

    /// <summary>Takes a field to its end.</summary>
    /// <returns>The delimiter or line end after it, or -1 where the file ends.</returns>
    private int TakePlain(int next)
    {
        while (next >= 0 && next != delimiter && next is not ('\r' or '\n'))
        {
            Append((byte)next);
            next = Next();
        }
        return next;
    }

    private int TakeQuoted()
    {
        while (true)
        {
            var next = Next();
            if (next < 0)
            {
                Damage ??= "ends within a quoted field";
                return next;
            }
            if (next == quote)
            {
                if (Peek() != quote)
                    return TakePlain(Next());
                Next();
            }
            Append((byte)next);
        }
    }

    private void Append(byte value)
    {
        if (_length == maxRowBytes)
        {
            Damage ??= $"is longer than {maxRowBytes} bytes";
            return;
        }
        if (_length == _row.Length)
            Array.Resize(ref _row, (int)Math.Min(2L * _row.Length, maxRowBytes));
        _row[_length++] = value;
    }

    private int Next()
    {
        var next = Peek();
        _at++;
        return next;
    }

    private int Peek()
    {
        if (_at < _count)
            return _buffer[_at];
        _at = 0;
        Fill();
        return _count == 0 ? -1 : _buffer[_at];
    }

    private void Fill()
    {
        if (_isStarted)
        {
            _count = _wide is null ? stream.Read(_buffer) : FillFromWide(stream.Read(_raw));
            return;
        }
        _isStarted = true;
        _raw = new byte[RawBytes];
        var read = stream.ReadAtLeast(_raw, 4, throwOnEndOfStream: false);
        var head = _raw.AsSpan(0, read);
        // Spreadsheets write UTF-16, too; whatever else the bytes are, their delimiters and line ends are those of ASCII.
        _wide = head.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode.GetDecoder()
            : head.StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode.GetDecoder() : null;
        if (_wide is not null)
        {
            head[2..].CopyTo(_raw);
            _count = FillFromWide(read - 2);
            return;
        }
        head = head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head;
        head.CopyTo(_buffer);
        _count = head.Length > 0 ? head.Length : stream.Read(_buffer);
    }

    private int FillFromWide(int read)
    {
        var characters = new char[RawBytes];
        while (read > 0)
        {
            var count = _wide!.GetChars(_raw.AsSpan(0, read), characters, flush: false);
            if (count > 0)
                return _toUtf8.GetBytes(characters.AsSpan(0, count), _buffer, flush: false);
            read = stream.Read(_raw);
        }
        return 0;
    }
}
