using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Privacy.Scanners;

/// <summary>Numbers of passports, which have hardly a form of their own: seven to nine digits, up to two letters before them, where the words before say so.</summary>
internal static class PassportScanner
{
    private const int ContextBytes = 48;
    private const int Fewest = 7;
    private const int Most = 9;

    private static readonly ContextWords Names = new("passport", "passeport", "reisepass", "pasaporte");

    /// <summary>The number whose first digit stands at a place.</summary>
    public static TextRange? Find(ReadOnlySpan<byte> text, int at)
    {
        var (start, end) = (at, Ascii.Digits(text, at));
        while (at - start < 2 && Ascii.At(text, start - 1) is >= (byte)'A' and <= (byte)'Z')
            start--;
        var isPassport = end - start is >= Fewest and <= Most && !Ascii.IsWord(text, start - 1) && !Ascii.IsWord(text, end) && Names.AreBefore(text, start, ContextBytes);
        return isPassport ? new TextRange(start, end - start) : null;
    }
}
