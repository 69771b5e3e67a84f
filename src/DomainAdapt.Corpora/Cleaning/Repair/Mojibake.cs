using System.Text;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>
/// Undoes UTF-8 that was read as another encoding, as often as that happened. A text is touched only where its characters are improbable
/// beside each other (<see cref="Implausibility"/>) and its bytes in a legacy encoding are UTF-8: text that was meant is rarely both.
/// </summary>
internal static class Mojibake
{
    // Each round at least halves the letters it repairs; a page has been seen to go through four.
    private const int MaxRounds = 16;

    /// <summary>The text as it was before it was misread; the same instance where nothing is amiss.</summary>
    /// <param name="text">A line.</param>
    /// <param name="repaired">Called with the encoding that it was misread as, for each repair.</param>
    public static string Repair(string text, Action<string> repaired)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var next = RepairOnce(text, repaired);
            if (next.Length == text.Length && next == text)
                break;
            text = next;
        }
        return text;
    }

    private static string RepairOnce(string text, Action<string> repaired)
    {
        if (!Implausibility.IsIn(text, 0, text.Length))
            return text;
        foreach (var codec in LegacyCodec.All)
        {
            if (ReadWhole(text, codec) is not { } whole)
                continue;
            repaired(codec.Name);
            return whole;
        }
        return ReadParts(text, repaired);
    }

    /// <summary>The text, all of which was misread as one encoding; null where it cannot have been.</summary>
    private static string? ReadWhole(string text, LegacyCodec codec)
    {
        if (codec.Encode(text) is not { } bytes)
            return null;
        var output = new StringBuilder(text.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var taken = Utf8Sequence.Read(bytes.AsSpan(at), codec, output);
            if (taken == 0)
                return null;
            at += taken;
        }
        var result = output.ToString();
        return result == text ? null : result;
    }

    /// <summary>The text with each run of characters repaired that was misread while its surroundings were not.</summary>
    private static string ReadParts(string text, Action<string> repaired)
    {
        StringBuilder? output = null;
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            var high = text.AsSpan(at).IndexOfAnyExceptInRange('\0', '\x7F');
            if (high < 0)
                break;
            at += high;
            var (taken, run, codec) = LongestRun(text, at);
            var isMisread = taken > 0 && !IsAmongGarble(text, at, at + taken) && Implausibility.IsIn(text, at, at + taken);
            if (isMisread)
            {
                output ??= new StringBuilder(text.Length);
                output.Append(text, copied, at - copied).Append(run);
                copied = at + taken;
                repaired(codec!.Name);
            }
            at += Math.Max(taken, 1);
        }
        return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Whether what stands around a run is broken beyond reading, so that the run is part of that.</summary>
    private static bool IsAmongGarble(string text, int start, int end)
        => (start > 0 && CharacterClasses.IsGarble(text[start - 1])) || (end < text.Length && CharacterClasses.IsGarble(text[end]));

    /// <summary>The most characters from there on that are sequences of UTF-8 in one encoding, and what they are read aright.</summary>
    private static (int Taken, string Run, LegacyCodec? Codec) LongestRun(string text, int start)
    {
        var longest = (Taken: 0, Run: "", Codec: (LegacyCodec?)null);
        foreach (var codec in LegacyCodec.All)
        {
            // What older machines misread, they misread as a whole; their signs are too many of today's to be taken out of other text.
            if (!codec.IsOfTheWeb || !codec.TryGetByte(text[start], out var lead) || lead < 0xC0)
                continue;
            var output = new StringBuilder();
            var taken = TakeRun(text.AsSpan(start), codec, output);
            if (taken > longest.Taken)
                longest = (taken, output.ToString(), codec);
        }
        return longest;
    }

    private static int TakeRun(ReadOnlySpan<char> text, LegacyCodec codec, StringBuilder output)
    {
        const int window = 16; // the longest sequence, and the letters after à that are looked at
        Span<byte> bytes = stackalloc byte[window];
        var at = 0;
        while (at < text.Length && text[at] >= 0x80)
        {
            var count = 0;
            while (count < window && at + count < text.Length && codec.TryGetByte(text[at + count], out bytes[count]))
                count++;
            if (count == 0 || bytes[0] < 0x80)
                break;
            var taken = Utf8Sequence.Read(bytes[..count], codec, output);
            if (taken == 0)
                break;
            at += taken;
        }
        return at;
    }
}
