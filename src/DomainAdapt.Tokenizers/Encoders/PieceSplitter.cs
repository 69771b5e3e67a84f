namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>The split patterns of published vocabularies.</summary>
internal enum SplitPattern
{
    /// <summary>GPT-2 (Radford et al., 2019), also GPT-NeoX.</summary>
    Gpt2,

    /// <summary>cl100k of GPT-4, also Llama 3: at most three digits a piece.</summary>
    Cl100k,

    /// <summary>Qwen2 and Qwen3: one digit a piece.</summary>
    Qwen2,

    /// <summary>o200k of GPT-4o and gpt-oss: words end where capitals begin.</summary>
    O200k,
}

/// <summary>
/// Cuts a text into pieces that no token may cross. What the published patterns say as regular expressions is written out by hand: one pass
/// over bytes, every character looked at no more than a few times, whatever the text.
/// </summary>
internal abstract class PieceSplitter
{
    /// <summary>The splitter of a pattern.</summary>
    public static PieceSplitter Of(SplitPattern pattern) => pattern switch
    {
        SplitPattern.Gpt2 => new Gpt2Splitter(),
        SplitPattern.Cl100k => new Cl100kSplitter(maxDigits: 3),
        SplitPattern.Qwen2 => new Cl100kSplitter(maxDigits: 1),
        SplitPattern.O200k => new O200kSplitter(),
        _ => throw new ArgumentOutOfRangeException(nameof(pattern)),
    };

    /// <summary>
    /// For each value of a byte, 1 where that byte and the letters of ASCII behind it are a piece whenever the next byte is of ASCII and no letter.
    /// Letters alone are such a piece too. Empty where capitals within a word matter.
    /// </summary>
    public virtual byte[] WordLeads { get; } = Leads(value => value == ' ');

    /// <summary>End of the piece that begins at <paramref name="start"/>, which is an index into the text.</summary>
    public abstract int End(ReadOnlySpan<byte> text, int start);

    /// <summary>
    /// End of a piece of white space, <c>\s+(?!\S)|\s+</c>: all of it at the end of the text, else all but the last character, which may lead
    /// the next piece, unless there is only one.
    /// </summary>
    protected static int EndOfSpaces(ReadOnlySpan<byte> text, int start)
    {
        var (last, end) = (start, start);
        while (end < text.Length && CharacterClasses.At(text, end, out var length) == CharacterClass.Space)
            (last, end) = (end, end + length);
        return end == text.Length || last == start ? end : last;
    }

    /// <summary>End of a number of at most so many digits whose first ends at <paramref name="index"/>.</summary>
    protected static int EndOfNumber(ReadOnlySpan<byte> text, int index, int maxDigits)
    {
        for (var digits = 1; digits < maxDigits && Is(CharacterClass.Number, text, index, out var length); digits++)
            index += length;
        return index;
    }

    /// <summary>End of the last line end within the white space that begins here, <c>\s*[\r\n]+</c>; 0 where it holds none.</summary>
    protected static int EndOfLastNewLine(ReadOnlySpan<byte> text, int start)
    {
        var end = 0;
        for (var index = start; Is(CharacterClass.Space, text, index, out var length); index += length)
        {
            if (IsNewLine(text[index]))
                end = index + 1;
        }
        return end;
    }

    /// <summary>Bytes of a contraction in any case, <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)</c>, at the beginning of the text; 0 where there is none.</summary>
    protected static int AnyCaseContraction(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != '\'')
            return 0;
        if (Lower(text[1]) is 's' or 't' or 'm' or 'd')
            return 2;
        if (text.Length < 3)
            return 0;
        // U+017F, the long s, is an s to a pattern that ignores case.
        return text[1..3].SequenceEqual("ſ"u8) || (Lower(text[1]), Lower(text[2])) is ('r' or 'v', 'e') or ('l', 'l') ? 3 : 0;
    }

    /// <summary>Whether a character of that class is at the index, and its bytes.</summary>
    protected static bool Is(CharacterClass wanted, ReadOnlySpan<byte> text, int index, out int length)
    {
        length = 0;
        return index < text.Length && CharacterClasses.At(text, index, out length) == wanted;
    }

    /// <summary>A table of <see cref="WordLeads"/>.</summary>
    protected static byte[] Leads(Func<char, bool> leads) => [.. Enumerable.Range(0, 256).Select(value => (byte)(leads((char)value) ? 1 : 0))];

    /// <summary>Whether it is a byte that ends a line.</summary>
    protected static bool IsNewLine(byte value) => value is (byte)'\r' or (byte)'\n';

    private static char Lower(byte value) => (char)(value is >= (byte)'A' and <= (byte)'Z' ? value + 32 : value);
}
