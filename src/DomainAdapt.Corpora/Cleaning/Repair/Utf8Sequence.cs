using System.Buffers;
using System.Text;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>
/// Reads one character of UTF-8 that went through another encoding on its way: also as Java and some databases write it (zero as C0 80,
/// supplementary characters as two surrogates of three bytes, CESU-8), with its no-break space flattened to a space, or with a byte lost.
/// </summary>
internal static class Utf8Sequence
{
    private const byte Space = 0x20;
    private const byte NoBreakSpace = 0xA0;
    private const byte Question = (byte)'?';

    /// <summary>Reads the character at the beginning of <paramref name="bytes"/> and appends it.</summary>
    /// <returns>Bytes taken; 0 where there is no character.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, LegacyCodec codec, StringBuilder output)
    {
        var first = bytes[0];
        if (first < 0x80)
        {
            output.Append(codec.IsLossy && first == LegacyCodec.LostByte ? '\uFFFD' : (char)first);
            return 1;
        }
        if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
        {
            Append(output, rune);
            return length;
        }
        if (first == 0xC0 && bytes.Length > 1 && bytes[1] == 0x80)
        {
            output.Append('\0');
            return 2;
        }
        length = ReadSurrogates(bytes, codec, output);
        if (length == 0 && codec.IsOfTheWeb)
            length = ReadFlattened(bytes, output);
        if (length == 0 && codec.IsLossy)
            length = ReadLossy(bytes, output);
        return length;
    }

    private static int ReadSurrogates(ReadOnlySpan<byte> bytes, LegacyCodec codec, StringBuilder output)
    {
        if (bytes.Length < 6 || bytes[0] != 0xED || bytes[3] != 0xED || bytes[4] is < 0xB0 or > 0xBF)
            return 0;
        var second = bytes[1] == Space && codec.IsOfTheWeb ? NoBreakSpace : bytes[1];
        if (second is < 0xA0 or > 0xAF)
            return 0;
        if (IsContinuation(bytes[2]) && IsContinuation(bytes[5]))
        {
            output.Append((char)(0xD000 | ((second & 0x3F) << 6) | (bytes[2] & 0x3F)));
            output.Append((char)(0xD000 | ((bytes[4] & 0x3F) << 6) | (bytes[5] & 0x3F)));
            return 6;
        }
        if (!codec.IsLossy || !IsContinuationOrLost(bytes[2]) || !IsContinuationOrLost(bytes[5]))
            return 0;
        output.Append('\uFFFD');
        return 6;
    }

    /// <summary>A character whose byte A0 became a space, where a frequent one is so restored.</summary>
    private static int ReadFlattened(ReadOnlySpan<byte> bytes, StringBuilder output)
    {
        var space = bytes.IndexOf(Space);
        var length = LengthOf(bytes[0]);
        if (space < 1 || space >= length || bytes.Length < length)
            return 0;
        var isFrequent = length switch
        {
            // No-break space, à, Š, Π, Р and the Arabic zero.
            2 => bytes[0] is 0xC2 or 0xC3 or 0xC5 or 0xCE or 0xD0 or 0xD9,
            // Scripts of India and South East Asia, symbols, kana; a space in the midst only of the latter two.
            3 => space == 2 ? bytes[0] is >= 0xE0 and <= 0xE3 : bytes[0] is 0xE2 or 0xE3,
            // Emoji.
            _ => bytes[0] == 0xF0,
        };
        if (!isFrequent)
            return 0;
        Span<byte> restored = stackalloc byte[4];
        bytes[..length].CopyTo(restored);
        restored[space] = NoBreakSpace;
        if (Rune.DecodeFromUtf8(restored[..length], out var rune, out var taken) != OperationStatus.Done || taken != length)
            return 0;
        Append(output, rune);
        // à is mostly a word of its own, whose following space was swallowed.
        if (rune.Value == 'à' && !GoesOnAfterGrave(bytes[length..]))
            output.Append(' ');
        return length;
    }

    /// <summary>Whether the text goes on without a space: there is a second one, or the rest of a Portuguese word that begins with à.</summary>
    private static bool GoesOnAfterGrave(ReadOnlySpan<byte> rest)
        => rest.IsEmpty || rest[0] == Space || rest.StartsWith("quele"u8) || rest.StartsWith("quela"u8) || rest.StartsWith("quilo"u8)
            || rest.StartsWith("s "u8);

    /// <summary>A character of which a byte was lost: U+FFFD, as long as it is clear how many bytes it had.</summary>
    private static int ReadLossy(ReadOnlySpan<byte> bytes, StringBuilder output)
    {
        var length = LengthOf(bytes[0]);
        if (length == 0 || bytes.Length < length)
            return 0;
        var (lost, questions) = (0, 0);
        foreach (var value in bytes[1..length])
        {
            lost += value == LegacyCodec.LostByte ? 1 : 0;
            questions += value == Question ? 1 : 0;
            if (!IsContinuationOrLost(value))
                return 0;
        }
        // A question mark after a letter is a question more often than not, save after the two that begin the letters of Western Europe.
        if (lost + questions == 0 || questions > 1 || (length == 2 && questions == 1 && bytes[0] is not (0xC2 or 0xC3)))
            return 0;
        output.Append('\uFFFD');
        return length;
    }

    private static int LengthOf(byte lead) => lead switch
    {
        >= 0xC2 and <= 0xDF => 2,
        >= 0xE0 and <= 0xEF => 3,
        >= 0xF0 and <= 0xF4 => 4,
        _ => 0,
    };

    private static bool IsContinuation(byte value) => value is >= 0x80 and <= 0xBF;

    private static bool IsContinuationOrLost(byte value) => IsContinuation(value) || value is LegacyCodec.LostByte or Question;

    private static void Append(StringBuilder output, Rune rune)
    {
        Span<char> characters = stackalloc char[2];
        output.Append(characters[..rune.EncodeToUtf16(characters)]);
    }
}
