using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>
/// Social security numbers of the United States: three, two and four digits with one separator, or nine digits where the text says what they are or is
/// nothing else.
/// </summary>
internal static class SsnScanner
{
    private const int ContextBytes = 60;

    private static readonly ContextWords Names = new("ssn", "social security", "soc sec", "ss#", "ssid");

    /// <summary>The number whose first digit stands at a place.</summary>
    public static TextRange? Find(ReadOnlySpan<byte> text, int at)
    {
        if (Ascii.IsWord(text, at - 1) || Ascii.At(text, at - 1) is (byte)'-' or (byte)'.' or (byte)'/' or (byte)'$' or (byte)'+')
            return null;
        Span<byte> digits = stackalloc byte[9];
        var (count, end) = (0, at);
        byte? first = null, second = null;
        while (count < 9)
        {
            var value = Ascii.At(text, end);
            if (count == 3 && first is null && value is (byte)'-' or (byte)'.' or (byte)' ')
                first = value;
            else if (count == 5 && second is null && value is (byte)'-' or (byte)'.' or (byte)' ')
                second = value;
            else if (Ascii.IsDigit(value))
                digits[count++] = value;
            else
                return null;
            end++;
        }
        if (Ascii.IsWord(text, end) || (Ascii.At(text, end) is (byte)'-' or (byte)'.' or (byte)'/' or (byte)',' && Ascii.IsDigit(Ascii.At(text, end + 1))))
            return null;
        if (first != second && first is not null && second is not null)
            return null;
        var isWritten = first is not null && second is not null;
        var isCertain = isWritten && first == '-';
        return IsIssued(digits) && (isCertain || IsSaid(text, at, end, isWritten)) ? new TextRange(at, end - at) : null;
    }

    /// <summary>No part is zero, 666 and the nine hundreds are not given out; the three known from advertisements and keyboards are no one's.</summary>
    private static bool IsIssued(ReadOnlySpan<byte> digits)
        => !digits[..3].SequenceEqual("000"u8) && !digits[..3].SequenceEqual("666"u8) && digits[0] != '9' && !digits[3..5].SequenceEqual("00"u8)
            && !digits[5..].SequenceEqual("0000"u8) && !digits.SequenceEqual("123456789"u8) && !digits.SequenceEqual("078051120"u8) && digits.IndexOfAnyExcept(digits[0]) >= 0;

    /// <summary>Without hyphens nine digits are anything; the words before decide, or that there is hardly anything else.</summary>
    private static bool IsSaid(ReadOnlySpan<byte> text, int start, int end, bool isWritten)
        => text.Length - (end - start) <= (isWritten ? 12 : 2) || Names.AreBefore(text, start, ContextBytes);
}
