namespace DomainAdapt.Corpora.Extraction;

/// <summary>Goes through the attributes of a start tag; values keep their character references.</summary>
internal ref struct HtmlAttributes(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>The attribute's name as written.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value without quotes; empty where it has none.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next attribute.</summary>
    public bool MoveNext()
    {
        _rest = _rest.TrimStart(" \t\n\f\r/"u8);
        if (_rest.IsEmpty)
            return false;
        Name = TakeUntil(" \t\n\f\r/="u8);
        var value = _rest.TrimStart(" \t\n\f\r"u8);
        if (value.IsEmpty || value[0] != '=')
        {
            Value = default;
            // A sign that begins no name must not be looked at for ever.
            if (Name.IsEmpty)
                _rest = _rest[1..];
            return true;
        }
        _rest = value[1..].TrimStart(" \t\n\f\r"u8);
        if (_rest.IsEmpty || _rest[0] is not ((byte)'"' or (byte)'\''))
        {
            Value = TakeUntil(" \t\n\f\r"u8);
            return true;
        }
        var end = _rest[1..].IndexOf(_rest[0]);
        Value = end < 0 ? _rest[1..] : _rest.Slice(1, end);
        _rest = end < 0 ? default : _rest[(end + 2)..];
        return true;
    }

    private ReadOnlySpan<byte> TakeUntil(ReadOnlySpan<byte> ends)
    {
        var length = _rest.IndexOfAny(ends);
        var taken = length < 0 ? _rest : _rest[..length];
        _rest = _rest[taken.Length..];
        return taken;
    }
}
