namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>What the issuers' own rules ask of their numbers: check digits, dates, letters that are never used. Characters come without separators.</summary>
internal static class NationalIdChecks
{
    private static readonly byte[][] Verhoeff =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1], [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];

    private static readonly byte[] VerhoeffStep = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    public static bool CodiceFiscale(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = Ascii.IsDigit(text[i]) ? text[i] - '0' : text[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }
        return "ABCDEHLMPRST"u8.Contains(text[8]) && sum % 26 == text[15] - 'A';
    }

    public static bool Nir(ReadOnlySpan<byte> text)
        => text[0] is (byte)'1' or (byte)'2' && Number(text[3..5]) is (>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99) && 97 - (Number(text[..13]) % 97) == Number(text[13..]);

    public static bool Belgian(ReadOnlySpan<byte> text)
    {
        var (number, check) = (Number(text[..9]), Number(text[9..]));
        return check == 97 - (number % 97) || check == 97 - ((2_000_000_000 + number) % 97);
    }

    public static bool Cpf(ReadOnlySpan<byte> text)
        => text.IndexOfAnyExcept(text[0]) >= 0 && Sum(text[..9], [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == text[9] - '0'
            && Sum(text[..10], [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == text[10] - '0';

    public static bool Hetu(ReadOnlySpan<byte> text)
        => IsDay(text[..2], text[2..4]) && "0123456789ABCDEFHJKLMNPRSTUVWXY"u8[(int)(Number(text[..9]) % 31)] == text[9];

    public static bool Korean(ReadOnlySpan<byte> text)
        => IsDay(text[4..6], text[2..4]) && text[6] is >= (byte)'1' and <= (byte)'8'
            && (11 - (Sum(text[..12], [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 == text[12] - '0';

    public static bool Chinese(ReadOnlySpan<byte> text)
        => IsDay(text[12..14], text[10..12]) && Number(text[6..10]) is >= 1900 and <= 2100
            && "10X98765432"u8[Sum(text[..17], [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] == text[17];

    public static bool Singaporean(ReadOnlySpan<byte> text)
    {
        var place = (Sum(text[1..8], [2, 7, 6, 5, 4, 3, 2]) + (text[0] is (byte)'T' or (byte)'G' ? 4 : 0)) % 11;
        return text[0] switch
        {
            (byte)'S' or (byte)'T' => "JZIHGFEDCBA"u8[place] == text[8],
            (byte)'F' or (byte)'G' => "XWUTRQPNMLK"u8[place] == text[8],
            _ => false,
        };
    }

    public static bool Spanish(ReadOnlySpan<byte> text) => SpanishLetter(Number(text[..8])) == text[8];

    public static bool SpanishForeigner(ReadOnlySpan<byte> text)
        => text[0] is >= (byte)'X' and <= (byte)'Z' && SpanishLetter(((text[0] - 'X') * 10_000_000L) + Number(text[1..8])) == text[8];

    public static bool BritishInsurance(ReadOnlySpan<byte> text)
        => !"DFIQUV"u8.Contains(text[0]) && !"DFIOQUV"u8.Contains(text[1]) && text[8] is >= (byte)'A' and <= (byte)'D'
            && !(text[..2].SequenceEqual("BG"u8) || text[..2].SequenceEqual("GB"u8) || text[..2].SequenceEqual("NK"u8) || text[..2].SequenceEqual("KN"u8)
                || text[..2].SequenceEqual("TN"u8) || text[..2].SequenceEqual("NT"u8) || text[..2].SequenceEqual("ZZ"u8));

    public static bool Nhs(ReadOnlySpan<byte> text) => (11 - (Sum(text[..9], [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == text[9] - '0';

    public static bool Aadhaar(ReadOnlySpan<byte> text)
    {
        var check = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = text[text.Length - 1 - i] - '0';
            for (var step = i % 8; step > 0; step--)
                digit = VerhoeffStep[digit];
            check = Verhoeff[check][digit];
        }
        return text[0] >= '2' && check == 0;
    }

    public static bool Canadian(ReadOnlySpan<byte> text) => text[0] is not ((byte)'0' or (byte)'8') && Luhn(text);

    public static bool Australian(ReadOnlySpan<byte> text) => Sum(text, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0;

    public static bool Dutch(ReadOnlySpan<byte> text) => (Sum(text[..8], [9, 8, 7, 6, 5, 4, 3, 2]) - (text[8] - '0')) % 11 == 0;

    /// <summary>ISO 7064, modulo 11, 10.</summary>
    public static bool German(ReadOnlySpan<byte> text)
    {
        var product = 10;
        foreach (var value in text[..10])
        {
            var sum = (value - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return text[0] != '0' && (11 - product) % 10 == text[10] - '0';
    }

    public static bool Polish(ReadOnlySpan<byte> text) => (10 - (Sum(text[..10], [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 == text[10] - '0';

    public static bool Norwegian(ReadOnlySpan<byte> text)
        => IsDay(text[..2], text[2..4]) && (11 - (Sum(text[..9], [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11 == text[9] - '0'
            && (11 - (Sum(text[..10], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == text[10] - '0';

    public static bool Swedish(ReadOnlySpan<byte> text) => IsDay(text[4..6], text[2..4]) && Luhn(text);

    /// <summary>Luhn's check digit (1954).</summary>
    public static bool Luhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? digit : digit < 5 ? 2 * digit : (2 * digit) - 9;
        }
        return sum % 10 == 0;
    }

    private static byte SpanishLetter(long number) => "TRWAGMYFPDXBNJZSQVHLCKE"u8[(int)(number % 23)];

    private static bool IsDay(ReadOnlySpan<byte> day, ReadOnlySpan<byte> month) => Number(day) is >= 1 and <= 31 && Number(month) is >= 1 and <= 12;

    private static long Number(ReadOnlySpan<byte> digits)
    {
        var number = 0L;
        foreach (var digit in digits)
            number = (number * 10) + digit - '0';
        return number;
    }

    private static int Sum(ReadOnlySpan<byte> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * weights[i];
        return sum;
    }
}
