using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>
/// Telephone numbers: international ones after a plus sign (ITU-T E.164: 8 to 15 digits), ten digits in the North American form, and other grouped digits
/// where the words before say what they are.
/// </summary>
internal static class PhoneScanner
{
    private const int FewestInternational = 8;
    private const int FewestLocal = 7;
    private const int Most = 15;
    private const int ContextBytes = 24;

    private static readonly ContextWords Names = new("phone", "tel.", "tel:", "tel ", " call", "mobile", "fax", "cell");

    /// <summary>The number whose first digit stands at a place.</summary>
    public static TextRange? Find(ReadOnlySpan<byte> text, int at)
    {
        var start = at;
        if (Ascii.At(text, start - 1) == '(')
            start--;
        var isInternational = Ascii.At(text, start - 1) == '+';
        if (isInternational)
            start--;
        if (Ascii.IsWord(text, start - 1) || Ascii.At(text, start - 1) is (byte)'.' or (byte)',' or (byte)'-' or (byte)'/' or (byte)'$' or (byte)'=' or (byte)'#' or (byte)'+')
            return null;
        var (end, digits, groups) = Groups(text, at);
        if (digits > Most || Ascii.IsWord(text, end) && Ascii.At(text, end) != 'x' || (Ascii.At(text, end) is (byte)'-' or (byte)'/' or (byte)'%' or (byte)',' && Ascii.IsDigit(Ascii.At(text, end + 1))))
            return null;
        // A bracket stands around an area code; one further on begins the year of a citation: 411 U.S. 792, 802-804 (1973).
        if (!isInternational && text[Math.Min(at + 3, end)..end].Contains((byte)'('))
            return null;
        var isPhone = isInternational ? digits >= FewestInternational
            : IsNorthAmerican(text, at, end) || (digits >= FewestLocal && groups > 1 && Names.AreBefore(text, start, ContextBytes));
        return isPhone ? new TextRange(start, Extension(text, end) - start) : null;
    }

    /// <summary>Goes over groups of digits with one separator, or a bracket and a blank, between two.</summary>
    private static (int End, int Digits, int Groups) Groups(ReadOnlySpan<byte> text, int at)
    {
        var (end, digits, groups) = (at, 0, 0);
        while (true)
        {
            var stop = Ascii.Digits(text, end);
            (digits, groups, end) = (digits + stop - end, groups + 1, stop);
            var next = end;
            if (Ascii.At(text, next) == ')')
                next++;
            if (Ascii.At(text, next) is (byte)' ' or (byte)'-' or (byte)'.')
                next++;
            if (Ascii.At(text, next) == '(' && next > end)
                next++;
            if (next == end || !Ascii.IsDigit(Ascii.At(text, next)) || digits > Most)
                return (end, digits, groups);
            end = next;
        }
    }

    /// <summary>An area code and an exchange that do not begin with 0 or 1, three, three and four digits apart, maybe after a 1.</summary>
    private static bool IsNorthAmerican(ReadOnlySpan<byte> text, int at, int end)
    {
        Span<int> lengths = stackalloc int[4];
        Span<int> starts = stackalloc int[4];
        var groups = 0;
        for (var i = at; i < end;)
        {
            if (!Ascii.IsDigit(text[i]))
            {
                i++;
                continue;
            }
            if (groups == 4)
                return false;
            var stop = Ascii.Digits(text, i);
            (starts[groups], lengths[groups++]) = (i, stop - i);
            i = stop;
        }
        var first = groups == 4 && lengths[0] == 1 && text[starts[0]] == '1' ? 1 : 0;
        return groups - first == 3 && lengths[first] == 3 && lengths[first + 1] == 3 && lengths[first + 2] == 4
            && text[starts[first]] >= '2' && text[starts[first + 1]] >= '2' && text[at..end].IndexOf((byte)' ') is < 0 or > 3;
    }

    private static int Extension(ReadOnlySpan<byte> text, int end)
    {
        if (Ascii.At(text, end) != 'x' || !Ascii.IsDigit(Ascii.At(text, end + 1)))
            return end;
        var stop = Ascii.Digits(text, end + 1);
        return stop - end <= 6 && !Ascii.IsWord(text, stop) ? stop : end;
    }
}
