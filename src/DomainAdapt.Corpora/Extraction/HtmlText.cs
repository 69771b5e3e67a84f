using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Decodes the character references of HTML text (&amp;eacute; &#233; &#xE9;).</summary>
internal static class HtmlText
{
    // The longest name of HTML 4's references is thetasym; a number has at most 7 digits that matter.
    private const int LongestReference = 12;

    // What pages mean by references to C1 controls (HTML Standard, 13.2.5.80): windows-1252, whose gaps stay as they are.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    /// <summary>Decodes the reference that begins at an &amp;.</summary>
    /// <param name="text">Text from the &amp; on.</param>
    /// <param name="decoded">The characters it stands for.</param>
    /// <returns>Its bytes, or 0 where the &amp; begins no reference and is one itself.</returns>
    public static int Decode(ReadOnlySpan<byte> text, out string decoded)
    {
        decoded = "";
        var window = text[1..Math.Min(text.Length, LongestReference)];
        var length = window.IndexOfAnyExcept(NameOrNumber);
        length = length < 0 ? window.Length : length;
        if (length == 0)
            return 0;
        var name = window[..length];
        var isEnded = length < window.Length && window[length] == ';';
        decoded = name[0] == '#' ? OfNumber(name[1..]) : OfName(name, isEnded);
        return decoded.Length == 0 ? 0 : 1 + length + (isEnded ? 1 : 0);
    }

    private static readonly SearchValues<byte> NameOrNumber =
        SearchValues.Create("#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    private static string OfName(ReadOnlySpan<byte> name, bool isEnded)
    {
        switch (name)
        {
            case [(byte)'n', (byte)'b', (byte)'s', (byte)'p']: return "\u00A0";
            case [(byte)'a', (byte)'m', (byte)'p']: return "&";
            case [(byte)'q', (byte)'u', (byte)'o', (byte)'t']: return "\"";
            case [(byte)'l', (byte)'t']: return "<";
            case [(byte)'g', (byte)'t']: return ">";
        }
        // Without its semicolon, &copy=1 of an address is no reference.
        if (!isEnded)
            return "";
        var reference = $"&{Encoding.ASCII.GetString(name)};";
        var decoded = WebUtility.HtmlDecode(reference);
        return decoded == reference ? "" : decoded;
    }

    private static string OfNumber(ReadOnlySpan<byte> digits)
    {
        var isHex = !digits.IsEmpty && digits[0] is (byte)'x' or (byte)'X';
        if (!int.TryParse(isHex ? digits[1..] : digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return "";
        if (code is >= 0x80 and <= 0x9F)
            return Windows1252[code - 0x80].ToString();
        return code > 0 && Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD";
    }
}
