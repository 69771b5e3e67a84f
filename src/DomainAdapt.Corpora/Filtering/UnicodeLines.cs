using System.Buffers;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Lines that end at any of Unicode's line ends, as <c>str.splitlines</c> of Python has them: LF, CR, CR LF, VT, FF, the separators U+001C to
/// U+001E, U+0085, U+2028 and U+2029. An end at the end of the text begins no line.
/// </summary>
internal static class UnicodeLines
{
    private static readonly SearchValues<byte> FirstBytes = SearchValues.Create([.. "\n\v\f\r"u8, 0x1C, 0x1D, 0x1E, 0xC2, 0xE2]);

    /// <summary>The lines, in order.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> text) => new(text);

    /// <summary>Bytes of the line end that starts there; 0 where none does.</summary>
    private static int EndLength(ReadOnlySpan<byte> text) => text[0] switch
    {
        (byte)'\r' => text.Length > 1 && text[1] == '\n' ? 2 : 1,
        0xC2 => text.StartsWith("\u0085"u8) ? 2 : 0,
        0xE2 => text.StartsWith("\u2028"u8) || text.StartsWith("\u2029"u8) ? 3 : 0,
        _ => 1,
    };

    /// <summary>Goes through the lines of a text.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _text;
        private int _next;

        internal Enumerator(ReadOnlySpan<byte> text) => _text = text;

        /// <summary>The line, without its end.</summary>
        public TextRange Current { get; private set; }

        /// <summary>The end of the line; of no bytes after a last line without one.</summary>
        public TextRange End { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next line.</summary>
        public bool MoveNext()
        {
            if (_next == _text.Length)
                return false;
            var (start, at, length) = (_next, _next, 0);
            while (length == 0)
            {
                var distance = _text[at..].IndexOfAny(FirstBytes);
                at = distance < 0 ? _text.Length : at + distance;
                if (at == _text.Length)
                    break;
                length = EndLength(_text[at..]);
                at += length == 0 ? 1 : 0;
            }
            Current = new TextRange(start, at - start);
            End = new TextRange(at, length);
            _next = at + length;
            return true;
        }
    }
}
