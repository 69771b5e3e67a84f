using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Deduplication.Substring;

/// <summary>Narrows ranges so that cutting them parts no character and no word (<see cref="Words"/>), and joins none.</summary>
internal static class WholeWords
{
    /// <summary>The part of a range that can be cut; of no length where there is none.</summary>
    public static TextRange Within(ReadOnlySpan<byte> text, TextRange range)
    {
        var (start, end) = (range.Start, range.End);
        while (start < end && IsContinuation(text[start]))
            start++;
        while (end > start && end < text.Length && IsContinuation(text[end]))
            end--;
        if (start > 0 && CodePoint.IsWord(CodePoint.DecodeLast(text[..start], out _)))
        {
            while (start < end && CodePoint.IsWord(CodePoint.Decode(text[start..], out var length)))
                start += length;
        }
        if (end < text.Length && CodePoint.IsWord(CodePoint.Decode(text[end..], out _)))
        {
            while (end > start && CodePoint.IsWord(CodePoint.DecodeLast(text[..end], out var length)))
                end -= length;
        }
        if (start > 0 && start < end && end < text.Length)
            Part(text, ref start, ref end);
        return new TextRange(start, end - start);
    }

    /// <summary>Leaves one space or mark of the range where what stands before and after it would be one.</summary>
    private static void Part(ReadOnlySpan<byte> text, ref int start, ref int end)
    {
        var (before, after) = (CodePoint.DecodeLast(text[..start], out _), CodePoint.Decode(text[end..], out _));
        if (CodePoint.IsWhiteSpace(before) || CodePoint.IsWhiteSpace(after))
            return;
        var first = CodePoint.Decode(text[start..], out var firstLength);
        var last = CodePoint.DecodeLast(text[..end], out var lastLength);
        if (CodePoint.IsWhiteSpace(first))
            start += firstLength;
        else if (CodePoint.IsWhiteSpace(last))
            end -= lastLength;
        else if (CodePoint.IsWord(before) && CodePoint.IsWord(after))
            start += firstLength;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
