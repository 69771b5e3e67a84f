using System.Text.Json;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>The values of a list within a JSON file, one at a time.</summary>
internal sealed class JsonItems(Stream stream, string[] path, int maxItemBytes)
{
    private readonly JsonReaderOptions _options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 256 };
    private byte[] _buffer = new byte[Math.Min(1 << 16, maxItemBytes)];
    private int _start;
    private int _end;
    private bool _isLast;
    private bool _isOpen;
    private int _matched;
    private int _depth;
    private bool _isDone;
    private JsonReaderState _state;
    private bool _hasState;

    /// <summary>Number of the value last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the file cannot be read any further.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>What of the file is at hand and not read yet.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Reads the next value; the memory is valid until the next call.</summary>
    /// <exception cref="JsonException">The file is no JSON from here on, or a value is longer than the limit.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> item)
    {
        item = default;
        if (_isDone)
            return false;
        IsBroken = true;
        if (!_hasState)
        {
            Fill();
            if (_buffer.AsSpan(0, _end).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                _start = 3;
            (_state, _hasState) = (new JsonReaderState(_options), true);
        }
        while (!TryReadFromBuffer(out item))
        {
            if (_isDone)
            {
                IsBroken = false;
                return false;
            }
            if (_isLast)
                throw new JsonException(path.Length > 0 && !_isOpen ? $"there is no list at '{string.Join('.', path)}'" : "the file ends within a value");
            Fill();
        }
        IsBroken = false;
        Number++;
        return true;
    }

    private bool TryReadFromBuffer(out ReadOnlyMemory<byte> item)
    {
        item = default;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
        while (reader.Read())
        {
            var isItem = _isOpen && reader.CurrentDepth == _depth && reader.TokenType is not JsonTokenType.EndArray;
            var isWhole = !_isOpen && path.Length == 0 && reader.TokenType is not JsonTokenType.StartArray;
            if (isItem || isWhole)
            {
                var from = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                    return false;
                var to = (int)reader.BytesConsumed;
                item = _buffer.AsMemory(_start + from, to - from);
                _isDone = isWhole;
                Commit(ref reader);
                return true;
            }
            if (_isOpen)
            {
                _isDone = true; // the list is over
                return false;
            }
            Follow(ref reader);
            if (_start + (int)reader.BytesConsumed > _end)
                return false;
            Commit(ref reader);
            reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
        }
        return false;
    }

    /// <summary>Follows the path: a name of it opens the next level, any other value is passed over.</summary>
    private void Follow(ref Utf8JsonReader reader)
    {
        if (_matched == path.Length && reader.TokenType == JsonTokenType.StartArray)
            (_isOpen, _depth) = (true, reader.CurrentDepth + 1);
        else if (reader.TokenType == JsonTokenType.PropertyName && _matched < path.Length && reader.CurrentDepth == _matched + 1 && reader.ValueTextEquals(path[_matched]))
            _matched++;
    }

    private void Commit(ref Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= maxItemBytes)
                throw new JsonException($"a value is longer than max_record_bytes ({maxItemBytes})");
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, maxItemBytes));
        }
        var read = stream.Read(_buffer.AsSpan(_end));
        _isLast = read == 0;
        _end += read;
    }
}
