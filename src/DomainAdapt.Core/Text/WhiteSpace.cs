using System.Buffers;

namespace DomainAdapt.Core.Text;

/// <summary>White space, by the Unicode property White_Space.</summary>
public static class WhiteSpace
{
    // Every white space beyond ASCII begins with one of these bytes: U+0085 and U+00A0, U+1680, U+2000 to U+205F, U+3000.
    private static readonly SearchValues<byte> FirstBytes = SearchValues.Create([.. " \t\n\v\f\r"u8, 0xC2, 0xE1, 0xE2, 0xE3]);

    /// <summary>The byte at or after <paramref name="at"/> where white space begins; the text's length where none follows.</summary>
    public static int Find(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            var distance = text[at..].IndexOfAny(FirstBytes);
            if (distance < 0)
                return text.Length;
            at += distance;
            if (CodePoint.IsWhiteSpace(CodePoint.Decode(text[at..], out var length)))
                return at;
            at += length;
        }
    }

    /// <summary>The byte at or after <paramref name="at"/> where white space is over; the text's length where nothing else follows.</summary>
    public static int Skip(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            // Most white space is one space, and most of what is none begins with an ASCII byte.
            if (text[at] is > (byte)' ' and < 0x80)
                break;
            if (!CodePoint.IsWhiteSpace(CodePoint.Decode(text[at..], out var length)))
                break;
            at += length;
        }
        return at;
    }

    /// <summary>The text without white space at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        text = text[Skip(text, 0)..];
        while (!text.IsEmpty)
        {
            var length = 1;
            if (!CodePoint.IsWhiteSpace(text[^1] < 0x80 ? text[^1] : CodePoint.DecodeLast(text, out length)))
                break;
            text = text[..^length];
        }
        return text;
    }
}
