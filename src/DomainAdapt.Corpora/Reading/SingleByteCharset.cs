using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// An encoding of one byte a character, as the WHATWG Encoding Standard's index of it says. The runtime's code pages are that index but for
/// bytes without a character, which they put into the private use area, and for what <see cref="Changes"/> lists.
/// </summary>
internal sealed class SingleByteCharset
{
    private const char Replacement = '\uFFFD';

    private static readonly ConcurrentDictionary<string, SingleByteCharset?> ByName = new(StringComparer.Ordinal);

    private readonly char[] _high;

    private SingleByteCharset(char[] high) => _high = high;

    /// <summary>The characters of bytes 0x80 to 0xFF; U+FFFD for a byte that has none.</summary>
    public ReadOnlySpan<char> High => _high;

    /// <summary>The encoding of that standard name, or null where it is none of one byte a character.</summary>
    public static SingleByteCharset? Find(string name) => ByName.GetOrAdd(name, Create);

    /// <summary>Writes the bytes as UTF-8.</summary>
    /// <returns>Bytes without a character, each of which became U+FFFD.</returns>
    public int Decode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var replaced = 0;
        while (!bytes.IsEmpty)
        {
            var ascii = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
                ascii = bytes.Length;
            output.Write(bytes[..ascii]);
            bytes = bytes[ascii..];
            // A run of one script's letters is written at once: at most three bytes for each.
            var run = Math.Min(bytes.IndexOfAnyInRange((byte)0, (byte)0x7F) is var end and >= 0 ? end : bytes.Length, 4096);
            var room = output.GetSpan((run * 3) + 1);
            var written = 0;
            foreach (var value in bytes[..run])
            {
                var character = _high[value - 0x80];
                replaced += character == Replacement ? 1 : 0;
                written += new Rune(character).EncodeToUtf8(room[written..]);
            }
            output.Advance(written);
            bytes = bytes[run..];
        }
        return replaced;
    }

    private static SingleByteCharset? Create(string name)
    {
        var codePage = name switch
        {
            "ibm866" => 866,
            "koi8-r" => 20866,
            "koi8-u" => 21866,
            "macintosh" => 10000,
            "x-mac-cyrillic" => 10007,
            "windows-874" => 874,
            "iso-8859-10" or "iso-8859-14" or "iso-8859-16" => 28591,
            "x-user-defined" => 28591,
            _ when name.StartsWith("windows-", StringComparison.Ordinal) => int.Parse(name.AsSpan("windows-".Length)),
            _ when name.StartsWith("iso-8859-", StringComparison.Ordinal) => 28590 + int.Parse(name.AsSpan("iso-8859-".Length)),
            _ => 0,
        };
        if (codePage == 0)
            return null;
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        var high = encoding.GetString([.. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)]).ToCharArray();
        for (var i = 0; i < high.Length; i++)
        {
            if (high[i] is >= '\uE000' and <= '\uF8FE')
                high[i] = Replacement;
            if (name == "x-user-defined")
                high[i] = (char)(0xF780 + i);
        }
        foreach (var (value, character) in Changes(name))
            high[value - 0x80] = character;
        return new SingleByteCharset(high);
    }

    /// <summary>Bytes that the runtime's table, or the Latin-1 that stands in for one it lacks, reads in another way than the standard.</summary>
    private static IEnumerable<(int Byte, char Character)> Changes(string name) => name switch
    {
        "iso-8859-7" => Row(0xA1, "\u2018\u2019").Concat(Row(0xA4, "\u20AC\u20AF")).Append((0xAA, '\u037A')),
        "iso-8859-8" => Row(0xAF, "\u00AF").Concat(Row(0xFD, "\u200E\u200F")),
        "macintosh" => Row(0xBD, "\u03A9"),
        "x-mac-cyrillic" => Row(0xA2, "\u0490").Append((0xB6, '\u0491')).Append((0xFF, '\u20AC')),
        "iso-8859-10" => Row(0xA1, "ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00ADŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀ").Concat(Row(0xC7, "ĮČ")).Append((0xCA, 'Ę')).Append((0xCC, 'Ė'))
            .Concat(Row(0xD1, "ŅŌ")).Append((0xD7, 'Ũ')).Append((0xD9, 'Ų')).Append((0xE0, 'ā')).Concat(Row(0xE7, "įč")).Append((0xEA, 'ę'))
            .Append((0xEC, 'ė')).Concat(Row(0xF1, "ņō")).Append((0xF7, 'ũ')).Append((0xF9, 'ų')).Append((0xFF, 'ĸ')),
        "iso-8859-14" => Row(0xA1, "Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00AD®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡ").Append((0xD0, 'Ŵ')).Append((0xD7, 'Ṫ')).Append((0xDE, 'Ŷ'))
            .Append((0xF0, 'ŵ')).Append((0xF7, 'ṫ')).Append((0xFE, 'ŷ')),
        "iso-8859-16" => Row(0xA1, "ĄąŁ€„Š§š©Ș«Ź\u00ADźŻ°±ČłŽ”¶·žčș»ŒœŸż").Append((0xC3, 'Ă')).Append((0xC5, 'Ć')).Concat(Row(0xD0, "ĐŃ"))
            .Append((0xD5, 'Ő')).Concat(Row(0xD7, "ŚŰ")).Concat(Row(0xDD, "ĘȚ")).Append((0xE3, 'ă')).Append((0xE5, 'ć')).Concat(Row(0xF0, "đń"))
            .Append((0xF5, 'ő')).Concat(Row(0xF7, "śű")).Concat(Row(0xFD, "ęț")),
        _ => [],
    };

    private static IEnumerable<(int Byte, char Character)> Row(int first, string characters)
        => characters.Select((character, i) => (first + i, character));
}
