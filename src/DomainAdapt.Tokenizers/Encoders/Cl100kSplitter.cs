namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>, with
/// n = <paramref name="maxDigits"/>.
/// </summary>
internal sealed class Cl100kSplitter(int maxDigits) : PieceSplitter
{
    /// <inheritdoc/>
    public override int End(ReadOnlySpan<byte> text, int start)
    {
        var contraction = ContractionLength(text[start..]);
        if (contraction > 0)
            return start + contraction;

        var first = text[start];
        var kind = CharacterClasses.At(text, start, out var length);
        var next = start + length;
        if (kind == CharacterClass.Letter)
            return CharacterClasses.Skip(text, next, CharacterClass.Letter);
        if (kind == CharacterClass.Number)
            return EndOfNumber(text, next);
        if (!IsNewLine(first) && Is(CharacterClass.Letter, text, next, out length))
            return CharacterClasses.Skip(text, next + length, CharacterClass.Letter);

        var symbols = first == ' ' ? next : start;
        if (Is(CharacterClass.Other, text, symbols, out length))
            return EndOfNewLines(text, CharacterClasses.Skip(text, symbols + length, CharacterClass.Other));
        return EndOfLastNewLine(text, start) is var newLine && newLine > 0 ? newLine : EndOfSpaces(text, start);
    }

    private int EndOfNumber(ReadOnlySpan<byte> text, int index)
    {
        for (var digits = 1; digits < maxDigits && Is(CharacterClass.Number, text, index, out var length); digits++)
            index += length;
        return index;
    }

    private static int EndOfNewLines(ReadOnlySpan<byte> text, int index)
    {
        while (index < text.Length && IsNewLine(text[index]))
            index++;
        return index;
    }

    // 0 where the white space holds no line end.
    private static int EndOfLastNewLine(ReadOnlySpan<byte> text, int start)
    {
        var end = 0;
        for (var index = start; Is(CharacterClass.Space, text, index, out var length); index += length)
        {
            if (IsNewLine(text[index]))
                end = index + 1;
        }
        return end;
    }

    private static int ContractionLength(ReadOnlySpan<byte> text)
    {
        if (text[0] != '\'' || text.Length < 2)
            return 0;
        if (Lower(text[1]) is 's' or 't' or 'm' or 'd')
            return 2;
        if (text.Length < 3)
            return 0;
        // U+017F, the long s, is an s to a pattern that ignores case.
        return text[1..3].SequenceEqual("ſ"u8) || (Lower(text[1]), Lower(text[2])) is ('r' or 'v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static bool Is(CharacterClass wanted, ReadOnlySpan<byte> text, int index, out int length)
    {
        length = 0;
        return index < text.Length && CharacterClasses.At(text, index, out length) == wanted;
    }

    private static bool IsNewLine(byte value) => value is (byte)'\r' or (byte)'\n';

    private static char Lower(byte value) => (char)(value is >= (byte)'A' and <= (byte)'Z' ? value + 32 : value);
}
