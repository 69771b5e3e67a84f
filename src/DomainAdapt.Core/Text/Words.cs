using System.Numerics;
using System.Runtime.Intrinsics;

namespace DomainAdapt.Core.Text;

/// <summary>
/// Words as runs of letters, marks, numbers and underscores, like <c>\w+</c> of regular expressions. "Don't" is two words; Chinese and
/// Japanese, which set no spaces, are one word a run.
/// </summary>
public static class Words
{
    /// <summary>The number of words.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        var inWord = false;
        var at = 0;
        while (at < text.Length)
        {
            // 64 ASCII bytes at a time: a word begins where a word byte follows one that is none.
            if (Vector512.IsHardwareAccelerated && text.Length - at >= 64)
            {
                var block = Vector512.Create(text.Slice(at, 64));
                if (Vector512.ExtractMostSignificantBits(block) == 0)
                {
                    count += CountStarts(Vector512.ExtractMostSignificantBits(WordBytes(block)), 64, ref inWord);
                    at += 64;
                    continue;
                }
            }
            else if (Vector256.IsHardwareAccelerated && text.Length - at >= 32)
            {
                var block = Vector256.Create(text.Slice(at, 32));
                if (Vector256.ExtractMostSignificantBits(block) == 0)
                {
                    count += CountStarts(Vector256.ExtractMostSignificantBits(WordBytes(block)), 32, ref inWord);
                    at += 32;
                    continue;
                }
            }
            // What the blocks cannot judge goes by the code point, up to the next chance.
            for (var stop = Math.Min(at + 32, text.Length); at < stop;)
            {
                var isWord = CodePoint.IsWord(CodePoint.Decode(text[at..], out var length));
                count += isWord && !inWord ? 1 : 0;
                inWord = isWord;
                at += length;
            }
        }
        return count;
    }

    /// <summary>The words, in order.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> text) => new(text);

    private static int CountStarts(ulong wordBytes, int width, ref bool inWord)
    {
        var starts = wordBytes & ~(wordBytes << 1 | (inWord ? 1UL : 0));
        inWord = wordBytes >> (width - 1) != 0;
        return BitOperations.PopCount(starts);
    }

    private static Vector512<byte> WordBytes(Vector512<byte> ascii)
    {
        var letters = Vector512.LessThan((ascii | Vector512.Create((byte)0x20)) - Vector512.Create((byte)'a'), Vector512.Create((byte)26));
        var digits = Vector512.LessThan(ascii - Vector512.Create((byte)'0'), Vector512.Create((byte)10));
        return letters | digits | Vector512.Equals(ascii, Vector512.Create((byte)'_'));
    }

    private static Vector256<byte> WordBytes(Vector256<byte> ascii)
    {
        var letters = Vector256.LessThan((ascii | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'), Vector256.Create((byte)26));
        var digits = Vector256.LessThan(ascii - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
        return letters | digits | Vector256.Equals(ascii, Vector256.Create((byte)'_'));
    }

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
            var start = Skip(_text, _at, word: false);
            if (start == _text.Length)
                return false;
            _at = Skip(_text, start, word: true);
            Current = new TextRange(start, _at - start);
            return true;
        }

        private static int Skip(ReadOnlySpan<byte> text, int at, bool word)
        {
            while (at < text.Length)
            {
                var length = 1;
                var isWord = text[at] < 0x80
                    ? CodePoint.IsAsciiWord(text[at])
                    : CodePoint.IsWord(CodePoint.Decode(text[at..], out length));
                if (isWord != word)
                    break;
                at += length;
            }
            return at;
        }
    }
}
