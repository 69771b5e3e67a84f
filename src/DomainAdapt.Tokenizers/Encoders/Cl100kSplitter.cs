namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>, with
/// n = <paramref name="maxDigits"/>.
/// </summary>
internal sealed class Cl100kSplitter(int maxDigits) : PieceSplitter
{
    /// <inheritdoc/>
    public override byte[] WordLeads { get; } = Leads(value => char.IsAscii(value) && !char.IsAsciiLetterOrDigit(value) && value is not ('\r' or '\n' or '\''));

    /// <inheritdoc/>
    public override int End(ReadOnlySpan<byte> text, int start)
    {
        var first = text[start];
        if (first == '\'' && AnyCaseContraction(text[start..]) is var contraction and > 0)
            return start + contraction;

        var kind = CharacterClasses.At(text, start, out var length);
        var next = start + length;
        if (kind == CharacterClass.Letter)
            return CharacterClasses.Skip(text, next, CharacterClass.Letter);
        if (kind == CharacterClass.Number)
            return EndOfNumber(text, next, maxDigits);
        if (!IsNewLine(first) && Is(CharacterClass.Letter, text, next, out length))
            return CharacterClasses.Skip(text, next + length, CharacterClass.Letter);

        var symbols = first == ' ' ? next : start;
        if (Is(CharacterClass.Other, text, symbols, out length))
            return EndOfNewLines(text, CharacterClasses.Skip(text, symbols + length, CharacterClass.Other));
        return EndOfLastNewLine(text, start) is var newLine && newLine > 0 ? newLine : EndOfSpaces(text, start);
    }

    private static int EndOfNewLines(ReadOnlySpan<byte> text, int index)
    {
        while (index < text.Length && IsNewLine(text[index]))
            index++;
        return index;
    }
}
