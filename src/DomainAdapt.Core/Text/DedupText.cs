using System.Buffers;

namespace DomainAdapt.Core.Text;

/// <summary>
/// The text that exact deduplication compares: NFC, lower case, every run of white space one space, none at the ends. Texts that differ only
/// in how characters are composed, in case or in spacing are equal; normalising twice changes nothing.
/// </summary>
public static class DedupText
{
    /// <summary>The normalised text.</summary>
    public static byte[] Normalize(ReadOnlySpan<byte> text)
    {
        using var output = new PooledBuffer(text.Length);
        Normalize(text, output);
        return output.Written.ToArray();
    }

    /// <summary>Writes the normalised text.</summary>
    public static void Normalize(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        using var lower = new PooledBuffer(text.Length);
        if (IsSurelyNfc(text))
        {
            LetterCase.ToLower(text, lower);
        }
        else
        {
            using var composed = new PooledBuffer(text.Length);
            Normalizer.Normalize(text, UnicodeForm.Nfc, composed);
            LetterCase.ToLower(composed.Written, lower);
        }
        // Lower case can undo NFC: capital I with dot becomes a plain i, which joins the accent after it.
        if (IsSurelyNfc(lower.Written))
        {
            CollapseWhiteSpace(lower.Written, output);
            return;
        }
        using var composedLower = new PooledBuffer(lower.Written.Length);
        Normalizer.Normalize(lower.Written, UnicodeForm.Nfc, composedLower);
        CollapseWhiteSpace(composedLower.Written, output);
    }

    /// <summary>
    /// Makes every run of ASCII digits one 0, in place, so that texts that differ only in numbers are equal (as the line keys of CCNet: Wenzek et
    /// al. 2020, which fold each digit).
    /// </summary>
    /// <returns>Bytes of the text that is left.</returns>
    public static int FoldNumbers(Span<byte> text)
    {
        var count = 0;
        var inNumber = false;
        foreach (var character in text)
        {
            var isDigit = char.IsAsciiDigit((char)character);
            if (!isDigit || !inNumber)
                text[count++] = isDigit ? (byte)'0' : character;
            inNumber = isDigit;
        }
        return count;
    }

    private static bool IsSurelyNfc(ReadOnlySpan<byte> text) => Normalizer.SureLength(text, UnicodeForm.Nfc) == text.Length;

    private static void CollapseWhiteSpace(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var destination = output.GetSpan(Math.Max(text.Length, 1));
        var count = 0;
        foreach (var word in WhitespaceWords.Enumerate(text))
        {
            if (count > 0)
                destination[count++] = (byte)' ';
            word.Of(text).CopyTo(destination[count..]);
            count += word.Length;
        }
        output.Advance(count);
    }
}
