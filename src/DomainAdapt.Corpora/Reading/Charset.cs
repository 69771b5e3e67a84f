using System.Buffers;
using System.Text;
using System.Text.Unicode;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Turns bytes of any encoding of the web into UTF-8. The one place where bytes become text.</summary>
public static class Charset
{
    private const string Utf8Name = "utf-8";

    private static readonly (byte[] Mark, string Name)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], Utf8Name),
        ([0xFF, 0xFE, 0, 0], "utf-32le"), // before utf-16le, whose mark is its beginning
        ([0, 0, 0xFE, 0xFF], "utf-32be"),
        ([0xFF, 0xFE], "utf-16le"),
        ([0xFE, 0xFF], "utf-16be"),
    ];

    /// <summary>
    /// The bytes as UTF-8. In this order: a byte order mark; validity as UTF-8, since text of another encoding has its letters in orders that
    /// UTF-8 cannot have; what the server says; what the page says; the fallback; detection by letter frequencies. A declaration that the bytes
    /// contradict (<see cref="IsBelievable"/>) is passed over.
    /// </summary>
    public static DecodedText Decode(ReadOnlyMemory<byte> bytes, CharsetHints hints = default)
    {
        var span = bytes.Span;
        foreach (var (mark, name) in Marks)
        {
            if (span.StartsWith(mark))
                return Transcode(bytes[mark.Length..], name, CharsetEvidence.ByteOrderMark, null);
        }
        var server = CharsetDeclaration.OfContentType(hints.ContentType);
        var page = hints.IsMarkup ? CharsetDeclaration.OfMarkup(span) : null;
        var declared = server ?? page;
        if (IsPlainUtf8(span))
        {
            var evidence = server == Utf8Name ? CharsetEvidence.ContentType : page == Utf8Name ? CharsetEvidence.Markup : CharsetEvidence.Validity;
            return new DecodedText(bytes, Utf8Name, evidence, declared, 0);
        }
        (string? Name, CharsetEvidence Evidence)[] candidates =
        [
            (server, CharsetEvidence.ContentType),
            (page, CharsetEvidence.Markup),
            (NameOf(hints.Fallback), CharsetEvidence.Fallback),
            (Utf8Name, CharsetEvidence.Validity),
        ];
        foreach (var (name, evidence) in candidates)
        {
            if (name is not null && Transcode(bytes, name, evidence, declared) is var decoded && IsBelievable(decoded, span))
                return decoded;
        }
        return Transcode(bytes, CharsetDetector.Detect(span), CharsetEvidence.Detection, declared);
    }

    /// <summary>The standard name for a label of an encoding, or null where it is unknown.</summary>
    public static string? NameOf(string? label) => label is null ? null : CharsetLabels.NameOf(label);

    /// <summary>Decodes one encoding, whatever the bytes look like.</summary>
    /// <param name="bytes">The bytes, without a byte order mark.</param>
    /// <param name="name">A standard name of an encoding.</param>
    /// <param name="output">Receives valid UTF-8.</param>
    /// <returns>Sequences replaced by U+FFFD.</returns>
    internal static int Decode(ReadOnlySpan<byte> bytes, string name, IBufferWriter<byte> output)
    {
        if (name == Utf8Name)
            return Utf8Repair.Repair(bytes, output);
        if (SingleByteCharset.Find(name) is { } table)
            return table.Decode(bytes, output);
        var encoding = MultiByte(name);
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(bytes.Length));
        try
        {
            var decoded = chars.AsSpan(0, encoding.GetChars(bytes, chars));
            // Half of a character beside U+FFFD comes out as one, too.
            Encoding.UTF8.GetBytes(decoded, output);
            return decoded.Count('\uFFFD');
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>
    /// Whether bytes can be in the encoding they were decoded from. Damage happens, so a few sequences may be wrong; a wrong encoding of several
    /// bytes a character fails at every few letters.
    /// </summary>
    private static bool IsBelievable(DecodedText decoded, ReadOnlySpan<byte> bytes)
    {
        if (decoded.Replacements == 0)
            return true;
        var highBytes = bytes.Length - CountAscii(bytes);
        return decoded.Encoding == Utf8Name
            ? decoded.Replacements * 8 <= highBytes || decoded.Replacements == 1 && EndsCut(bytes)
            : decoded.Replacements * 64 <= highBytes;
    }

    /// <summary>Whether all is UTF-8 but for a last character that is cut short.</summary>
    private static bool EndsCut(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.LastIndexOfAnyExceptInRange((byte)0x80, (byte)0xBF);
        return last >= 0 && bytes[last] >= 0xC2 && bytes.Length - last < 4 && Utf8.IsValid(bytes[..last]);
    }

    /// <summary>Whether bytes are UTF-8 and no encoding that hides in ASCII: UTF-16 has zeros, ISO-2022-JP has escapes.</summary>
    private static bool IsPlainUtf8(ReadOnlySpan<byte> bytes)
        => Utf8.IsValid(bytes) && !CharsetDetector.HasJapaneseEscape(bytes) && CharsetDetector.WideForm(bytes) is null;

    private static int CountAscii(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
            count += value < 0x80 ? 1 : 0;
        return count;
    }

    private static DecodedText Transcode(ReadOnlyMemory<byte> bytes, string name, CharsetEvidence evidence, string? declared)
    {
        if (name == Utf8Name)
            return new DecodedText(Utf8Repair.Repair(bytes, out var replaced), name, evidence, declared, replaced);
        var output = new ArrayBufferWriter<byte>(Math.Max(256, bytes.Length + (bytes.Length / 2)));
        var replacements = Decode(bytes.Span, name, output);
        return new DecodedText(output.WrittenMemory, name, evidence, declared, replacements);
    }

    // The runtime's code pages of the standard's names. big5 lacks the Hong Kong supplement, euc-jp the supplementary kanji.
    private static Encoding MultiByte(string name) => name switch
    {
        "gb18030" => Page(54936),
        "big5" => Page(950),
        "euc-jp" => Page(51932),
        "iso-2022-jp" => Page(50220),
        "shift_jis" => Page(932),
        "euc-kr" => Page(949), // what the web calls euc-kr is its superset
        "utf-16le" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        "utf-32le" => Encoding.UTF32,
        "utf-32be" => new UTF32Encoding(bigEndian: true, byteOrderMark: false),
        _ => throw new ArgumentException($"'{name}' is no standard name of an encoding.", nameof(name)),
    };

    private static Encoding Page(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!;
}
