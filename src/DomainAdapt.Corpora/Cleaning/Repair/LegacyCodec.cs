using System.Text;
using DomainAdapt.Corpora.Reading;

namespace DomainAdapt.Corpora.Cleaning.Repair;

/// <summary>
/// An encoding of one byte a character that UTF-8 is mistaken for, with a way back from its characters to the bytes. Bytes without a character
/// pass as C1 controls, as they do in the programs that make such mistakes.
/// </summary>
internal sealed class LegacyCodec
{
    /// <summary>What stands in the bytes for U+FFFD: a byte that was lost. No text has this control character.</summary>
    public const byte LostByte = 0x1A;

    // Every character of these code pages is below this, but for the few that Macintosh has beyond.
    private const int TableLength = 0x2600;

    private readonly byte[] _bytes = new byte[TableLength];
    private readonly Dictionary<char, byte> _beyond = [];
    private readonly char[] _characters = new char[0x100];

    private LegacyCodec(string name, ReadOnlySpan<char> high, bool isLossy, bool isOfTheWeb = true)
    {
        (Name, IsLossy, IsOfTheWeb) = (name, isLossy, isOfTheWeb);
        for (var value = 0; value < 0x100; value++)
        {
            var character = value < 0x80 ? (char)value : high[value - 0x80] == '\uFFFD' ? (char)value : high[value - 0x80];
            _characters[value] = character;
            if (character < TableLength)
                _bytes[character] = (byte)value;
            else
                _beyond[character] = (byte)value;
        }
        if (!isLossy)
            return;
        _bytes[LostByte] = 0;
        _beyond['\uFFFD'] = LostByte;
    }

    /// <summary>
    /// All of them, the likelier first: Latin-1 and Windows-1252 are the defaults of the Western web, then come the Windows code pages by the
    /// number of their users, then what is left from older machines.
    /// </summary>
    public static IReadOnlyList<LegacyCodec> All { get; } =
    [
        new("iso-8859-1", [.. Enumerable.Range(0x80, 0x80).Select(value => (char)value)], isLossy: false),
        Web("windows-1252"),
        Web("windows-1251"),
        Web("windows-1250"),
        Web("windows-1253"),
        Web("windows-1254"),
        Web("windows-1257"),
        new("iso-8859-2", SingleByteCharset.Find("iso-8859-2")!.High, isLossy: false),
        new("macintosh", SingleByteCharset.Find("macintosh")!.High, isLossy: false, isOfTheWeb: false),
        new("ibm437", CodePage437(), isLossy: false, isOfTheWeb: false),
    ];

    /// <summary>Windows-1252, which C1 controls mostly are bytes of.</summary>
    public static LegacyCodec Windows1252 => All[1];

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether programs that misread it put U+FFFD, or a question mark, where they found no character.</summary>
    public bool IsLossy { get; }

    /// <summary>
    /// Whether web servers declare it. In these encodings byte 0xA0 is the no-break space, which later programs turn into a plain one.
    /// </summary>
    public bool IsOfTheWeb { get; }

    /// <summary>Its characters, from that of byte 0 to that of byte 255.</summary>
    public IReadOnlyList<char> Characters => _characters;

    /// <summary>The byte of a character; false where the encoding has none.</summary>
    public bool TryGetByte(char character, out byte value)
    {
        if (character >= TableLength)
            return _beyond.TryGetValue(character, out value);
        value = _bytes[character];
        return value != 0 || character == 0;
    }

    /// <summary>The bytes of a text, or null where it has a character that the encoding has not.</summary>
    public byte[]? Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (!TryGetByte(text[i], out bytes[i]))
                return null;
        }
        return bytes;
    }

    private static LegacyCodec Web(string name) => new(name, SingleByteCharset.Find(name)!.High, isLossy: true);

    private static string CodePage437()
        => CodePagesEncodingProvider.Instance.GetEncoding(437)!.GetString([.. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)]);
}
