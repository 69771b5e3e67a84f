using System.Globalization;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// Undoes chunked transfer (RFC 9112, 7.1). What follows something that is no chunk is taken as it is: crawlers have stored bodies already put
/// together under headers that still say chunked.
/// </summary>
internal sealed class ChunkedBody(Body chunked) : Body
{
    private const int MaxLineBytes = 64;

    private readonly byte[] _line = new byte[MaxLineBytes];
    private ReadOnlyMemory<byte> _piece;
    private long _left;
    private bool _isFirst = true;
    private bool _isRaw;
    private bool _isComplete;

    public override ReadOnlyMemory<byte> Next()
    {
        while (!_isComplete && !_isRaw && _left == 0)
        {
            var line = ReadLine(isTerminator: !_isFirst);
            if (!_isFirst && !line.IsEmpty && !line.Span.Trim("\r\n"u8).IsEmpty)
                return Raw(line);
            if (!_isFirst)
                line = ReadLine(isTerminator: false);
            _isFirst = false;
            if (line.IsEmpty)
                _isComplete = true; // cut short
            else if (TryParse(line.Span, out _left))
                _isComplete = _left == 0;
            else
                return Raw(line);
        }
        if (_isComplete || !Look())
            return default;
        var count = _isRaw ? _piece.Length : (int)Math.Min(_left, _piece.Length);
        _left -= _isRaw ? 0 : count;
        return Take(count);
    }

    private ReadOnlyMemory<byte> Raw(ReadOnlyMemory<byte> line)
    {
        _isRaw = true;
        return line;
    }

    /// <summary>The next line with its end, or as much as a line of chunk sizes may have; two bytes where the end of a chunk is due.</summary>
    private ReadOnlyMemory<byte> ReadLine(bool isTerminator)
    {
        var length = 0;
        while (length < (isTerminator ? 2 : MaxLineBytes) && Look())
        {
            _line[length++] = Take(1).Span[0];
            if (_line[length - 1] == '\n')
                break;
        }
        return _line.AsMemory(0, length);
    }

    private bool Look()
    {
        if (_piece.IsEmpty)
            _piece = chunked.Next();
        return !_piece.IsEmpty;
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        var taken = _piece[..count];
        _piece = _piece[count..];
        return taken;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, out long size)
    {
        size = 0;
        if (!line.EndsWith("\n"u8))
            return false;
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).Trim(" \t\r\n"u8);
        return digits.Length is > 0 and <= 8 && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out size);
    }
}
