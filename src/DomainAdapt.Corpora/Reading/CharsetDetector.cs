namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// Finds the encoding of bytes that declare none and are no UTF-8: of all that they could be in, the one in which they make the likeliest
/// letters. A decision of arithmetic on at most 64 KiB, the same on every machine.
/// </summary>
internal static class CharsetDetector
{
    /// <summary>Bytes that are looked at: enough letters for any script, and a bound for any file.</summary>
    private const int LookedAtBytes = 1 << 16;

    /// <summary>What windows-1252 is ahead by, a letter: most undeclared text beyond ASCII is in it.</summary>
    private const double Default = 0.5;

    /// <summary>The standard name of the most likely encoding; windows-1252 where nothing speaks for another.</summary>
    public static string Detect(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, LookedAtBytes)];
        if (WideForm(bytes) is { } wide)
            return wide;
        if (bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0)
            return HasJapaneseEscape(bytes) ? "iso-2022-jp" : "windows-1252";
        var (best, bestScore) = ("windows-1252", double.NegativeInfinity);
        foreach (var model in LetterModel.All)
        {
            var score = model.Score(bytes) + (model.Encoding == "windows-1252" ? Default : 0);
            if (score > bestScore)
                (best, bestScore) = (model.Encoding, score);
        }
        foreach (var model in DoubleByteModel.All)
        {
            if (model.Score(bytes) is var score && score > bestScore)
                (best, bestScore) = (model.Encoding, score);
        }
        return best;
    }

    /// <summary>Whether bytes without a high one switch to a Japanese character set (ISO-2022-JP, RFC 1468).</summary>
    public static bool HasJapaneseEscape(ReadOnlySpan<byte> bytes)
        => bytes.IndexOf("\e$B"u8) >= 0 || bytes.IndexOf("\e$@"u8) >= 0;

    /// <summary>The form of UTF-16 that bytes without a byte order mark are in: every other byte of most text is zero. Null where they are not.</summary>
    public static string? WideForm(ReadOnlySpan<byte> bytes)
    {
        const int looked = 512;
        var head = bytes[..Math.Min(bytes.Length & ~1, looked)];
        if (head.Length < 4 || head.IndexOf((byte)0) < 0)
            return null;
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }
        var most = head.Length / 2 * 7 / 10;
        return odd > most && even == 0 ? "utf-16le" : even > most && odd == 0 ? "utf-16be" : null;
    }
}
