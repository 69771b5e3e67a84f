namespace DomainAdapt.Core.Text;

/// <summary>Words as what stands between white space, with their punctuation: the words that most published filters count.</summary>
public static class WhitespaceWords
{
    /// <summary>The number of words.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var _ in Enumerate(text))
            count++;
        return count;
    }

    /// <summary>The words, in order.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> text) => new(text);

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
            if (start == _text.Length)
                return false;
            _at = WhiteSpace.Find(_text, start);
            Current = new TextRange(start, _at - start);
            return true;
        }
    }
}
