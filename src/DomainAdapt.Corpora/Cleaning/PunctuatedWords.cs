using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>
/// Words as the Gopher filters of datatrove see them: a run of letters, numbers and underscores, or any other single character that is no
/// white space (<c>\w+|[^\w\s]</c> of Python).
/// </summary>
internal static class PunctuatedWords
{
    /// <summary>The words, in order.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> text) => new(text);

    /// <summary>Whether it is a letter, a number or the underscore.</summary>
    internal static bool IsWordCharacter(int code) => CodePoint.IsLetterOrNumber(code) || code == '_';

    /// <summary>Goes through the words of a text.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _text;
        private int _at;

        internal Enumerator(ReadOnlySpan<byte> text) => _text = text;

        /// <summary>The word.</summary>
        public TextRange Current { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next word.</summary>
        public bool MoveNext()
        {
            var start = WhiteSpace.Skip(_text, _at);
            _at = start;
            while (_at < _text.Length)
            {
                var isInRun = IsWordCharacter(CodePoint.Decode(_text[_at..], out var length));
                if (!isInRun && _at > start)
                    break;
                _at += length;
                if (!isInRun)
                    break;
            }
            Current = new TextRange(start, _at - start);
            return _at > start;
        }
    }
}
