namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>Questions about bytes of a text; beyond its ends there is a blank.</summary>
internal static class Ascii
{
    /// <summary>The byte at a place.</summary>
    public static byte At(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length ? text[at] : (byte)' ';

    public static bool IsDigit(byte value) => (uint)(value - '0') < 10;

    public static bool IsLetter(byte value) => (uint)((value | 0x20) - 'a') < 26;

    public static bool IsLetterOrDigit(byte value) => IsDigit(value) || IsLetter(value);

    public static bool IsHex(byte value) => IsDigit(value) || (uint)((value | 0x20) - 'a') < 6;

    /// <summary>Whether a letter, a digit, an underscore or any character beyond ASCII stands there: what would make a number part of a word.</summary>
    public static bool IsWord(ReadOnlySpan<byte> text, int at) => At(text, at) is var value && (IsLetterOrDigit(value) || value == '_' || value >= 0x80);

    /// <summary>The end of the run of digits.</summary>
    public static int Digits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsDigit(text[at]))
            at++;
        return at;
    }
}
