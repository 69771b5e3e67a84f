using System.Collections.Frozen;

namespace DomainAdapt.Core.Text;

/// <summary>
/// Sentences by simple rules: one ends after <c>. ! ? …</c> and any closing quotes, where white space and no lower-case letter follow, unless
/// the full stop ends an initial or a common abbreviation; after the full-width marks of Chinese and Japanese; and at an empty line.
/// </summary>
public static class Sentences
{
    private const int LongestAbbreviation = 6;

    private static readonly FrozenSet<string> Abbreviations = new[]
    {
        "adm", "al", "approx", "art", "capt", "cf", "cir", "co", "col", "corp", "dept", "dr", "ed", "eds", "eg", "eq", "esp", "est", "etc", "fig",
        "figs", "gen", "gov", "ie", "inc", "jr", "lt", "ltd", "mr", "mrs", "ms", "mt", "no", "nos", "op", "p", "pp", "prof", "ref", "rep",
        "rev", "sec", "sen", "sgt", "sr", "st", "v", "viz", "vol", "vols", "vs",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The sentences in order, without the white space between them.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> text) => new(text);

    /// <summary>The number of sentences.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var _ in Enumerate(text))
            count++;
        return count;
    }

    private static bool IsTerminal(int codePoint) => codePoint is '.' or '!' or '?' or 0x2026 || IsFullWidthTerminal(codePoint);

    private static bool IsFullWidthTerminal(int codePoint) => codePoint is 0x3002 or 0xFF01 or 0xFF1F or 0xFF61;

    private static bool IsCloser(int codePoint) => codePoint is '"' or '\'' or ')' or ']' or '}' or 0x2019 or 0x201D or 0xBB or 0x300D or 0x300F or 0xFF09;

    /// <summary>Whether the word before a full stop (up to its end) is an initial or an abbreviation.</summary>
    private static bool IsAbbreviated(ReadOnlySpan<byte> before)
    {
        var start = before.Length;
        Span<char> letters = stackalloc char[LongestAbbreviation];
        var count = 0;
        var isUpper = false;
        while (start > 0)
        {
            var code = CodePoint.DecodeLast(before[..start], out var length);
            if (CodePoint.IsWhiteSpace(code) || code is '(' or '[' or '"')
                break;
            start -= length;
            if (code == '.')
                continue; // e.g, U.S
            if (!CodePoint.IsLetter(code) || count == letters.Length)
                return false;
            letters[letters.Length - ++count] = (char)CodePoint.ToLower(code);
            isUpper = CodePoint.IsUpper(code);
        }
        var hasInnerStop = before[start..].Contains((byte)'.');
        return (count == 1 && isUpper) || (hasInnerStop && count <= 3)
            || (count > 0 && Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(letters[^count..]));
    }

    /// <summary>Goes through the sentences of a text.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _text;
        private int _next;

        internal Enumerator(ReadOnlySpan<byte> text) => _text = text;

        /// <summary>The sentence.</summary>
        public TextRange Current { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly Enumerator GetEnumerator() => this;

        /// <summary>Goes to the next sentence.</summary>
        public bool MoveNext()
        {
            var start = WhiteSpace.Skip(_text, _next);
            if (start == _text.Length)
                return false;
            _next = FindEnd(start);
            Current = new TextRange(start, WhiteSpace.Trim(_text[start.._next]).Length);
            return true;
        }

        private readonly int FindEnd(int start)
        {
            for (var at = start; at < _text.Length;)
            {
                var code = CodePoint.Decode(_text[at..], out var length);
                if (code == '\n' && IsEmptyLineAfter(at))
                    return at;
                var mark = at;
                at += length;
                if (!IsTerminal(code))
                    continue;
                var isFullWidth = IsFullWidthTerminal(code);
                var isLoneStop = code == '.';
                while (at < _text.Length && CodePoint.Decode(_text[at..], out length) is var next && (IsTerminal(next) || IsCloser(next)))
                {
                    isFullWidth |= IsFullWidthTerminal(next);
                    isLoneStop &= !IsTerminal(next);
                    at += length;
                }
                if (isFullWidth || (StartsSentence(at) && !(isLoneStop && IsAbbreviated(_text[start..mark]))))
                    return at;
            }
            return _text.Length;
        }

        private readonly bool IsEmptyLineAfter(int newline)
        {
            var at = WhiteSpace.Skip(_text, newline);
            return _text[newline..at].Count((byte)'\n') > 1;
        }

        private readonly bool StartsSentence(int at)
        {
            var next = WhiteSpace.Skip(_text, at);
            return next == _text.Length || (next > at && !CodePoint.IsLower(CodePoint.Decode(_text[next..], out _)));
        }
    }
}
