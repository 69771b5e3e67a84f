using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>Payment cards: digits alone, or in groups with one kind of separator.</summary>
internal static class CardScanner
{
    private const int Fewest = 12;
    private const int Most = 19;

    /// <summary>The card whose first digit stands at a place.</summary>
    public static TextRange? Find(ReadOnlySpan<byte> text, int at)
    {
        if (Ascii.IsWord(text, at - 1) || Ascii.At(text, at - 1) is (byte)'.' or (byte)',' or (byte)'-' or (byte)'/')
            return null;
        Span<byte> digits = stackalloc byte[Most];
        var (count, end, groups) = (0, at, 0);
        byte separator = 0;
        while (count < Most + 1)
        {
            var stop = Ascii.Digits(text, end);
            if (count + stop - end > Most)
                return null;
            text[end..stop].CopyTo(digits[count..]);
            count += stop - end;
            groups++;
            end = stop;
            // Groups of cards have four to seven digits, the last maybe fewer.
            if (Ascii.At(text, end) is not ((byte)' ' or (byte)'-') || !Ascii.IsDigit(Ascii.At(text, end + 1)) || (separator != 0 && text[end] != separator)
                || stop - (groups == 1 ? at : stop) > 6 || count >= Fewest && IsCard(digits[..count]) && groups > 1)
            {
                break;
            }
            if (groups == 1 && count != 4)
                break;
            separator = text[end++];
        }
        if (Ascii.IsWord(text, end) || (Ascii.At(text, end) is (byte)'-' or (byte)'.' or (byte)',' && Ascii.IsDigit(Ascii.At(text, end + 1))))
            return null;
        return count >= Fewest && IsCard(digits[..count]) && !IsInAddress(text, at) ? new TextRange(at, end - at) : null;
    }

    /// <summary>Whether an issuer gives out cards with this beginning and length, and the check digit is right (Luhn, 1954).</summary>
    private static bool IsCard(ReadOnlySpan<byte> digits) => IsIssued(digits) && NationalIdChecks.Luhn(digits);

    private static bool IsIssued(ReadOnlySpan<byte> digits)
    {
        var four = (digits[0] - '0') * 1000 + (digits[1] - '0') * 100 + (digits[2] - '0') * 10 + (digits[3] - '0');
        return four switch
        {
            >= 4000 and <= 4999 => digits.Length is 13 or 16 or 19,                              // Visa
            (>= 5100 and <= 5599) or (>= 2221 and <= 2720) => digits.Length == 16,               // Mastercard
            (>= 3400 and <= 3499) or (>= 3700 and <= 3799) => digits.Length == 15,               // American Express
            (>= 3000 and <= 3059) or 3095 or (>= 3600 and <= 3699) or (>= 3800 and <= 3999) => digits.Length is >= 14 and <= 19, // Diners Club
            >= 3528 and <= 3589 => digits.Length is >= 16 and <= 19,                             // JCB
            2131 or 1800 => digits.Length == 15,                                                 // JCB, older
            6011 or (>= 6440 and <= 6599) or (>= 6200 and <= 6299) => digits.Length is >= 16 and <= 19, // Discover, UnionPay
            5018 or 5020 or 5038 or (>= 5600 and <= 5899) or 6304 or 6390 or 6759 or (>= 6761 and <= 6763) => digits.Length is >= 12 and <= 19, // Maestro
            >= 1000 and <= 1999 => digits.Length == 15,                                          // UATP
            _ => false,
        };
    }

    /// <summary>Long numbers of web addresses are names of pages.</summary>
    private static bool IsInAddress(ReadOnlySpan<byte> text, int at)
    {
        var start = at;
        while (start > 0 && text[start - 1] > ' ' && at - start < 512)
            start--;
        return text[start..at].IndexOf("://"u8) >= 0 || text[start..at].StartsWith("www."u8);
    }
}
