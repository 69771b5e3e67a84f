using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Marks of citations in encyclopaedias, as C4 cuts them: <c>[12]</c>, <c>[]</c>, <c>[edit]</c>, <c>[citation needed]</c>.</summary>
internal static class C4Citations
{
    /// <summary>Adds their ranges, from the left; <paramref name="offset"/> is where the line starts in its text.</summary>
    public static void Find(ReadOnlySpan<byte> line, int offset, List<TextRange> found)
    {
        for (var at = 0; line[at..].IndexOf((byte)'[') is >= 0 and var distance;)
        {
            at += distance;
            var length = LengthOf(line[at..]);
            if (length > 0)
                found.Add(new TextRange(offset + at, length));
            at += Math.Max(length, 1);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> text)
    {
        var end = 1;
        while (end < text.Length && CodePoint.IsDigit(CodePoint.Decode(text[end..], out var length)))
            end += length;
        if (end < text.Length && text[end] == ']')
            return end + 1;
        if (text.StartsWith("[edit]"u8))
            return "[edit]"u8.Length;
        return text.StartsWith("[citation needed]"u8) ? "[citation needed]"u8.Length : 0;
    }
}
