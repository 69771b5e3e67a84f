using System.Net;
using System.Net.Sockets;
using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>Addresses of the Internet protocol, with the length of the prefix where one is written.</summary>
internal static class IpScanner
{
    // The longest address that is written: eight groups, or six and an IPv4 address.
    private const int Longest = 45;
    private const int NumberingBytes = 9;

    // What numbers with three dots are elsewhere.
    private static readonly ContextWords Numbering = new("version", "release", " v", "section", "§");

    /// <summary>The IPv4 address whose first digit stands at a place, outside of an IPv6 address.</summary>
    public static TextRange? FindV4(ReadOnlySpan<byte> text, int at)
    {
        if (Ascii.IsWord(text, at - 1) || Ascii.At(text, at - 1) is (byte)'.' or (byte)':' or (byte)'-')
            return null;
        var end = EndOfV4(text, at);
        if (end < 0 || Ascii.IsWord(text, end) || Numbering.AreBefore(text, at, NumberingBytes))
            return null;
        return new TextRange(at, WithPrefix(text, end, 32) - at);
    }

    /// <summary>The IPv6 address that a colon stands in.</summary>
    public static TextRange? FindV6(ReadOnlySpan<byte> text, int colon)
    {
        var start = colon;
        while (start > 0 && colon - start <= Longest && Ascii.IsHex(text[start - 1]))
            start--;
        if (Ascii.IsWord(text, start - 1) || Ascii.At(text, start - 1) is (byte)':' or (byte)'.')
            return null;
        var end = EndOfToken(text, colon);
        // A full stop ends the sentence.
        while (end > colon + 1 && text[end - 1] == '.')
            end--;
        if (end - start > Longest || Ascii.IsWord(text, end) || !IsV6(text[start..end], IsAlone(text, start, end)))
            return null;
        if (Ascii.At(text, end) == '%' && Ascii.IsLetterOrDigit(Ascii.At(text, end + 1)))
        {
            for (end++; end < text.Length && Ascii.IsLetterOrDigit(text[end]);)
                end++;
        }
        return new TextRange(start, WithPrefix(text, end, 128) - start);
    }

    /// <summary>The end of the run of hexadecimal digits, colons and dots.</summary>
    public static int EndOfToken(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (Ascii.IsHex(text[at]) || text[at] is (byte)':' or (byte)'.'))
            at++;
        return at;
    }

    /// <summary>Whether two colons and nothing else are an address here and no operator: given as a value, or with a prefix.</summary>
    private static bool IsAlone(ReadOnlySpan<byte> text, int start, int end)
        => Ascii.At(text, end) == '/' || (start > 0 && text[start - 1] == '=') || text.Length == end - start;

    private static bool IsV6(ReadOnlySpan<byte> token, bool isAlone)
    {
        var colons = token.Count((byte)':');
        if (colons < 2 || token.IndexOf(":::"u8) >= 0)
            return false;
        if (token.SequenceEqual("::"u8))
            return isAlone;
        // Names of two parts in programs (a::b, dead::beef) have the form of an address.
        if (token.IndexOfAnyInRange((byte)'0', (byte)'9') < 0 && colons < 4)
            return false;
        Span<char> letters = stackalloc char[Longest];
        return IPAddress.TryParse(letters[..Encoding.ASCII.GetChars(token, letters)], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static int EndOfV4(ReadOnlySpan<byte> text, int at)
    {
        for (var octet = 0; octet < 4; octet++)
        {
            var stop = Ascii.Digits(text, at);
            var length = stop - at;
            if (length is 0 or > 3 || (length > 1 && text[at] == '0') || (length == 3 && text[at..stop].SequenceCompareTo("255"u8) > 0))
                return -1;
            if (octet == 3)
                return stop;
            if (Ascii.At(text, stop) != '.')
                return -1;
            at = stop + 1;
        }
        return -1;
    }

    private static int WithPrefix(ReadOnlySpan<byte> text, int end, int most)
    {
        if (Ascii.At(text, end) != '/')
            return end;
        var stop = Ascii.Digits(text, end + 1);
        var length = stop - end - 1;
        if (length is < 1 or > 3 || Ascii.IsWord(text, stop))
            return end;
        var bits = 0;
        foreach (var digit in text[(end + 1)..stop])
            bits = (bits * 10) + digit - '0';
        return bits <= most ? stop : end;
    }
}
