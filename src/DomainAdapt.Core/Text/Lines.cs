namespace DomainAdapt.Core.Text;

/// <summary>
/// Lines, which end with LF or CR LF; a last line without an end counts, an empty rest after the last end does not.
/// </summary>
public static class Lines
{
    /// <summary>The number of lines.</summary>
    public static int Count(ReadOnlySpan<byte> text)
        => text.Count((byte)'\n') + (text.IsEmpty || text[^1] == (byte)'\n' ? 0 : 1);

    /// <summary>The lines in order, without their ends.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> text) => new(text);

    /// <summary>Goes through the lines of a text.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _text;
        private int _next;

        internal Enumerator(ReadOnlySpan<byte> text) => _text = text;

        /// <summary>The line, without its end.</summary>
        public TextRange Current { get; private set; }

        /// <summary>The line with its end.</summary>
        public readonly TextRange Whole => new(Current.Start, _next - Current.Start);

        /// <summary>For <c>foreach</c>.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next line.</summary>
        public bool MoveNext()
        {
            if (_next == _text.Length)
                return false;
            var start = _next;
            var length = _text[start..].IndexOf((byte)'\n');
            _next = length < 0 ? _text.Length : start + length + 1;
            length = length < 0 ? _text.Length - start : length;
            if (_next > start + length && length > 0 && _text[start + length - 1] == (byte)'\r')
                length--;
            Current = new TextRange(start, length);
            return true;
        }
    }
}
