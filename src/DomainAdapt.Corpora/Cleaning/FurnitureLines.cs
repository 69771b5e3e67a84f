using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Tells lines that pages carry beside their text.</summary>
internal static class FurnitureLines
{
    private const int LongestNumberBytes = 24;
    private const int LongestStampBytes = 160;

    /// <summary>Why a line, without white space around it, goes; null where it stays.</summary>
    public static string? RuleOf(ReadOnlySpan<byte> line, PageFurnitureSpec spec)
    {
        Span<byte> buffer = stackalloc byte[LongestStampBytes];
        if (line.Length > LongestStampBytes)
            return null;
        var lower = buffer[..line.Length];
        AsciiCase.ToLower(line, lower);
        if (spec.BackLinks && (lower.SequenceEqual("table of contents"u8) || lower.SequenceEqual("back to table of contents"u8) || lower.SequenceEqual("back to contents"u8)))
            return "back_link";
        if (spec.FilingStamps && IsStamp(lower))
            return "filing_stamp";
        return spec.PageNumbers && lower.Length <= LongestNumberBytes && IsPageNumber(lower) ? "page_number" : null;
    }

    /// <summary>The stamp that electronic filing puts on each page: a case or docket, a document or entry, and a page or a date of filing.</summary>
    private static bool IsStamp(ReadOnlySpan<byte> lower)
    {
        if (!lower.StartsWith("case"u8) && !lower.StartsWith("appellate case"u8) && !lower.StartsWith("usca"u8))
            return false;
        var hasDocument = lower.IndexOf("document"u8) >= 0 || lower.IndexOf("dktentry"u8) >= 0 || lower.IndexOf(" id:"u8) >= 0;
        return hasDocument && (lower.IndexOf("filed"u8) >= 0 || lower.IndexOf("page"u8) >= 0) && lower.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
    }

    /// <summary>A number of up to four digits or in small Roman ones, alone or with the marks of a page around it.</summary>
    private static bool IsPageNumber(ReadOnlySpan<byte> lower)
    {
        var rest = lower.Trim("- "u8);
        if (rest.StartsWith("page "u8) || rest.StartsWith("p. "u8))
            rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        // Financial statements and exhibits count their pages by themselves: F-12, A-3.
        else if (rest.Length > 2 && rest[1] == '-' && (uint)(rest[0] - 'a') < 26)
            rest = rest[2..];
        var of = rest.IndexOf(" of "u8);
        if (of > 0)
            return IsNumber(rest[..of]) && IsNumber(rest[(of + 4)..]);
        return IsNumber(rest) || IsRoman(rest);
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => text.Length is >= 1 and <= 4 && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static bool IsRoman(ReadOnlySpan<byte> text) => text.Length is >= 1 and <= 6 && text.IndexOfAnyExcept("ivxl"u8) < 0;
}
