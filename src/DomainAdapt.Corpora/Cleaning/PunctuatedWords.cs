using System.Numerics;
using System.Runtime.Intrinsics;
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

    /// <summary>The number of words.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        const int block = 64;
        Span<byte> end = stackalloc byte[block];
        var (count, isInWord) = (0, false);
        for (var at = 0; at < text.Length;)
        {
            // The ASCII bytes of a block together, what follows them by the character.
            var left = text.Length - at;
            if (left < block)
                text[at..].CopyTo(end);
            var bytes = Vector512.Create(left < block ? end : text.Slice(at, block));
            var ascii = Math.Min(left, BitOperations.TrailingZeroCount(bytes.ExtractMostSignificantBits())); // 64 where all of it is
            if (ascii > 0)
                count += CountStarts(bytes, ascii, ref isInWord);
            for (at += ascii; at < text.Length && text[at] >= 0x80;)
            {
                var code = CodePoint.Decode(text[at..], out var length);
                var isWord = IsWordCharacter(code);
                count += isWord ? (isInWord ? 0 : 1) : (CodePoint.IsWhiteSpace(code) ? 0 : 1);
                isInWord = isWord;
                at += length;
            }
        }
        return count;
    }

    /// <summary>Words that begin among the first bytes of a block, at least one; each symbol is one.</summary>
    private static int CountStarts(Vector512<byte> bytes, int length, ref bool isInWord)
    {
        var letters = Vector512.LessThan((bytes | Vector512.Create((byte)0x20)) - Vector512.Create((byte)'a'), Vector512.Create((byte)26));
        var digits = Vector512.LessThan(bytes - Vector512.Create((byte)'0'), Vector512.Create((byte)10));
        var words = (letters | digits | Vector512.Equals(bytes, Vector512.Create((byte)'_'))).ExtractMostSignificantBits();
        var spaces = (Vector512.Equals(bytes, Vector512.Create((byte)' ')) | Vector512.LessThan(bytes - Vector512.Create((byte)'\t'), Vector512.Create((byte)5)))
            .ExtractMostSignificantBits();
        var starts = ~spaces & ~(words & (words << 1 | (isInWord ? 1UL : 0))) & (ulong.MaxValue >> (64 - length));
        isInWord = (words >> (length - 1) & 1) != 0;
        return BitOperations.PopCount(starts);
    }

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
