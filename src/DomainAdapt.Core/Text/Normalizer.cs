using System.Buffers;

namespace DomainAdapt.Core.Text;

/// <summary>
/// Normalisation of Unicode Standard Annex 15, version 15.0, on UTF-8. Text that is normal already is found so by a quick scan; only the
/// pieces around code points that may change are taken apart.
/// </summary>
public static class Normalizer
{
    /// <summary>Whether the text is in that form.</summary>
    public static bool IsNormalized(ReadOnlySpan<byte> text, UnicodeForm form)
    {
        if (SureLength(text, form) == text.Length)
            return true;
        using var output = new PooledBuffer(text.Length);
        Normalize(text, form, output);
        return output.Written.SequenceEqual(text);
    }

    /// <summary>The text in that form; the same memory where it is that already.</summary>
    public static ReadOnlyMemory<byte> Normalize(ReadOnlyMemory<byte> text, UnicodeForm form)
    {
        if (SureLength(text.Span, form) == text.Length)
            return text;
        using var output = new PooledBuffer(text.Length);
        Normalize(text.Span, form, output);
        return output.Written.SequenceEqual(text.Span) ? text : output.Written.ToArray();
    }

    /// <summary>Writes the text in that form.</summary>
    public static void Normalize(ReadOnlySpan<byte> text, UnicodeForm form, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var sure = SureLength(text, form);
            output.Write(text[..sure]);
            text = text[sure..];
            var segment = SegmentLength(text, form);
            NormalizationSegment.Normalize(text[..segment], form, output);
            text = text[segment..];
        }
    }

    /// <summary>
    /// How much of the text is surely in that form, whatever follows: it ends with the text or at a starter that nothing before can change.
    /// </summary>
    internal static int SureLength(ReadOnlySpan<byte> text, UnicodeForm form)
    {
        // Below U+0300 (first bytes up to 0xCB) nothing composes or reorders; for the other forms that holds of ASCII only.
        var highestPlainByte = form == UnicodeForm.Nfc ? (byte)0xCB : (byte)0x7F;
        var (at, boundary, previousClass) = (0, 0, 0);
        while (at < text.Length)
        {
            if (text[at] <= highestPlainByte)
            {
                var plain = text[at..].IndexOfAnyExceptInRange((byte)0, highestPlainByte);
                if (plain < 0)
                    return text.Length;
                at += plain;
                CodePoint.DecodeLast(text[..at], out var lastLength);
                boundary = at - lastLength;
                previousClass = 0;
            }
            var (combiningClass, mayChange) = NormalizationData.Of(CodePoint.Decode(text[at..], out var length), form);
            if (mayChange || (combiningClass != 0 && combiningClass < previousClass))
                return boundary;
            if (combiningClass == 0)
                boundary = at;
            previousClass = combiningClass;
            at += length;
        }
        return text.Length;
    }

    /// <summary>The bytes up to the next starter that nothing before it can change.</summary>
    private static int SegmentLength(ReadOnlySpan<byte> text, UnicodeForm form)
    {
        var at = 0;
        while (at < text.Length)
        {
            var (combiningClass, mayChange) = NormalizationData.Of(CodePoint.Decode(text[at..], out var length), form);
            if (at > 0 && combiningClass == 0 && !mayChange)
                break;
            at += length;
        }
        return at;
    }
}
