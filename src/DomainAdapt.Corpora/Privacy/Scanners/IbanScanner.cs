using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>International bank account numbers, as one run or in groups of four.</summary>
internal static class IbanScanner
{
    private const int Longest = 34;

    // Lengths by country, from the SWIFT IBAN registry.
    private static readonly Dictionary<string, int> Lengths = new(
        ("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 "
        + "GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 "
        + "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30")
        .Split(' ').Select(entry => KeyValuePair.Create(entry[..2], int.Parse(entry.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>The account whose check digits begin at a place, after the two letters of its country.</summary>
    public static TextRange? Find(ReadOnlySpan<byte> text, int at)
    {
        var start = at - 2;
        if (start < 0 || !Ascii.IsLetter(text[start]) || !Ascii.IsLetter(text[start + 1]) || !Ascii.IsDigit(Ascii.At(text, at + 1)) || Ascii.IsWord(text, start - 1))
            return null;
        Span<char> country = [(char)(text[start] & ~0x20), (char)(text[start + 1] & ~0x20)];
        if (!Lengths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(country, out var length))
            return null;
        var isUpper = (text[start] & 0x20) == 0;
        Span<byte> account = stackalloc byte[Longest];
        var (count, end) = (0, start);
        while (count < length)
        {
            var value = Ascii.At(text, end);
            // A separator stands after each four characters or nowhere.
            if (value is (byte)' ' or (byte)'-' && count > 0 && count % 4 == 0 && Ascii.IsLetterOrDigit(Ascii.At(text, end + 1)))
                value = text[++end];
            if (!Ascii.IsLetterOrDigit(value) || (Ascii.IsLetter(value) && (value & 0x20) == 0 != isUpper))
                return null;
            account[count++] = value;
            end++;
        }
        return !Ascii.IsWord(text, end) && IsValid(account[..length]) ? new TextRange(start, end - start) : null;
    }

    /// <summary>ISO 7064, modulo 97-10: the first four characters at the end, letters as two digits from A = 10.</summary>
    private static bool IsValid(ReadOnlySpan<byte> account)
    {
        var remainder = 0;
        for (var i = 0; i < account.Length; i++)
        {
            var value = account[(i + 4) % account.Length];
            remainder = Ascii.IsDigit(value) ? ((remainder * 10) + value - '0') % 97 : ((remainder * 100) + (value | 0x20) - 'a' + 10) % 97;
        }
        return remainder == 1;
    }
}
