using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>The marks of ellipsis and of bullets that NeMo Curator knows.</summary>
internal static class NemoMarks
{
    /// <summary>Whether a word is such a mark. "Read more" has two words, so no word is it.</summary>
    public static bool IsEllipsis(ReadOnlySpan<byte> word)
        => word.SequenceEqual("..."u8) || word.SequenceEqual("…"u8) || word.SequenceEqual("[...]"u8) || word.SequenceEqual("(...)"u8)
            || word.SequenceEqual("[…]"u8) || word.SequenceEqual("-»"u8);

    /// <summary>Whether a line without white space around it ends with such a mark or with "read more".</summary>
    public static bool EndsWithEllipsis(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("..."u8) || line.EndsWith("…"u8) || line.EndsWith("[...]"u8) || line.EndsWith("(...)"u8) || line.EndsWith("[…]"u8) || line.EndsWith("-»"u8))
            return true;
        Span<byte> end = stackalloc byte["read more.."u8.Length];
        var length = Math.Min(line.Length, end.Length);
        AsciiCase.ToLower(line[^length..], end);
        ReadOnlySpan<byte> lower = end[..length];
        return lower.EndsWith("read more"u8) || lower.EndsWith("read more.."u8);
    }

    /// <summary>Whether a line without white space around it begins with a bullet; dashes and asterisks are none.</summary>
    public static bool BeginsWithBullet(ReadOnlySpan<byte> line)
        => !line.IsEmpty && CodePoint.Decode(line, out _) is 0x2022 or 0x2023 or 0x2043 or 0x204C or 0x204D or 0x2219 or 0x25CB or 0x25CF or 0x25D8 or 0x25E6
            or 0x29BE or 0x29BF;
}
