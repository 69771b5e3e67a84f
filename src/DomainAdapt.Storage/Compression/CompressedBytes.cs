namespace DomainAdapt.Storage.Compression;

/// <summary>
/// The bytes of a file as a decoder takes them: held in one buffer, which also keeps some that were taken already, so that what was missed in
/// damaged bytes can be looked for once more.
/// </summary>
internal sealed class CompressedBytes(Stream inner)
{
    /// <summary>Bytes kept behind the position.</summary>
    public const int KeptBytes = 1 << 16;

    /// <summary>Most bytes that <see cref="Ensure"/> can bring together.</summary>
    public const int MaxEnsuredBytes = 1 << 18;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(KeptBytes + (2 * MaxEnsuredBytes));
    private long _start;
    private int _position;
    private int _end;
    private bool _isEnded;

    /// <summary>Where in the file the next byte lies.</summary>
    public long Offset => _start + _position;

    /// <summary>The bytes that are here.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_position, _end - _position);

    /// <summary>Takes bytes.</summary>
    public void Advance(int count) => _position += count;

    /// <summary>Goes back to an offset; to the first byte still here where that is gone.</summary>
    public void Rewind(long offset) => _position = (int)Math.Clamp(offset - _start, 0, _end);

    /// <summary>Reads until so many bytes are here or the file ends.</summary>
    /// <param name="count">At most <see cref="MaxEnsuredBytes"/>.</param>
    /// <returns>Whether they are here.</returns>
    public bool Ensure(int count)
    {
        while (_end - _position < count && !_isEnded)
        {
            if (_buffer.Length - _end < MaxEnsuredBytes)
            {
                var first = Math.Max(0, _position - KeptBytes);
                _buffer.AsSpan(first, _end - first).CopyTo(_buffer);
                _start += first;
                _position -= first;
                _end -= first;
            }
            var read = inner.Read(_buffer, _end, _buffer.Length - _end);
            _isEnded = read == 0;
            _end += read;
        }
        return _end - _position >= count;
    }

    /// <summary>Takes bytes of any number into an array; false where the file has fewer.</summary>
    public bool TryTake(Span<byte> target)
    {
        while (!target.IsEmpty && Ensure(1))
        {
            var part = Available[..Math.Min(Available.Length, target.Length)];
            part.CopyTo(target);
            target = target[part.Length..];
            Advance(part.Length);
        }
        return target.IsEmpty;
    }

    /// <summary>Passes over bytes of any number; false where the file has fewer.</summary>
    public bool Skip(long count)
    {
        while (count > 0 && Ensure(1))
        {
            var part = (int)Math.Min(Available.Length, count);
            Advance(part);
            count -= part;
        }
        return count == 0;
    }

    /// <summary>Takes bytes up to the next place where these stand, if there is one.</summary>
    public bool Find(ReadOnlySpan<byte> mark)
    {
        while (Ensure(mark.Length))
        {
            var at = Available.IndexOf(mark);
            if (at >= 0)
            {
                Advance(at);
                return true;
            }
            Advance(Available.Length - mark.Length + 1);
        }
        Advance(Available.Length);
        return false;
    }
}
