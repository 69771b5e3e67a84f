using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>E-mail addresses around an at sign.</summary>
internal static class EmailScanner
{
    // RFC 5321: 64 bytes before the at sign, 255 after it.
    private const int LongestLocal = 64;
    private const int LongestDomain = 255;

    /// <summary>The address that an at sign stands in.</summary>
    public static TextRange? Find(ReadOnlySpan<byte> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestLocal && IsLocal(text[start - 1]))
            start--;
        // Dots, quotes and hyphens belong to the sentence where they begin or end the name.
        while (start < at && text[start] is (byte)'.' or (byte)'\'' or (byte)'-' or (byte)'/' or (byte)'=' or (byte)'*' or (byte)'~')
            start++;
        if (start == at || text[at - 1] == '.')
            return null;
        var end = at + 1;
        while (end < text.Length && end - at <= LongestDomain && (Ascii.IsLetterOrDigit(text[end]) || text[end] is (byte)'.' or (byte)'-'))
            end++;
        while (end > at + 1 && text[end - 1] is (byte)'.' or (byte)'-')
            end--;
        return IsDomain(text[(at + 1)..end]) ? new TextRange(start, end - start) : null;
    }

    private static bool IsLocal(byte value) => Ascii.IsLetterOrDigit(value) || ".!#$%&'*+-/=?^_`{|}~"u8.Contains(value);

    /// <summary>Labels between dots, the last a top-level domain: letters, or an international one in its ASCII form.</summary>
    private static bool IsDomain(ReadOnlySpan<byte> domain)
    {
        var dot = domain.LastIndexOf((byte)'.');
        if (dot <= 0 || domain.IndexOf(".."u8) >= 0 || domain[0] is (byte)'-' or (byte)'.')
            return false;
        var top = domain[(dot + 1)..];
        if (top.StartsWith("xn--"u8))
            return top.Length > 4;
        foreach (var value in top)
        {
            if (!Ascii.IsLetter(value))
                return false;
        }
        // Names of pictures at twice the size (logo@2x.png) have the form of an address.
        return top.Length is >= 2 and <= 24 && !IsFileName(top);
    }

    private static bool IsFileName(ReadOnlySpan<byte> top)
        => top.SequenceEqual("png"u8) || top.SequenceEqual("jpg"u8) || top.SequenceEqual("jpeg"u8) || top.SequenceEqual("gif"u8) || top.SequenceEqual("svg"u8)
            || top.SequenceEqual("webp"u8) || top.SequenceEqual("js"u8) || top.SequenceEqual("css"u8);
}
