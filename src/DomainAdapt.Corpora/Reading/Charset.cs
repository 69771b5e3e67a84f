using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DomainAdapt.Corpora.Reading;

/// <summary>Turns bytes of a declared or detected encoding into UTF-8.</summary>
internal static class Charset
{
    /// <summary>
    /// The bytes as UTF-8: a byte order mark decides, then <paramref name="declared"/>, then UTF-8. Bytes already in UTF-8 come back unchecked.
    /// </summary>
    /// <param name="bytes">The bytes as found.</param>
    /// <param name="declared">Name of an encoding (WHATWG or IANA), or null.</param>
    /// <param name="replacements">Sequences that the encoding cannot have, each replaced by U+FFFD.</param>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> bytes, string? declared, out int replacements)
    {
        replacements = 0;
        var span = bytes.Span;
        if (span.StartsWith(Encoding.UTF8.Preamble))
            return bytes[Encoding.UTF8.Preamble.Length..];
        var encoding = span.StartsWith(Encoding.Unicode.Preamble) ? Encoding.Unicode
            : span.StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.BigEndianUnicode
            : Find(declared);
        if (encoding is null or UTF8Encoding)
            return bytes;
        if (span.StartsWith(encoding.Preamble))
            span = span[encoding.Preamble.Length..];
        return Transcode(span, encoding, out replacements);
    }

    /// <summary>
    /// Whether bytes that are said to be in an encoding of one byte a character are UTF-8 nevertheless. Text of such an encoding has its letters
    /// beyond ASCII in orders that valid UTF-8 does not, so validity is proof enough; taken at their word, such pages become double-encoded text.
    /// </summary>
    public static bool IsWronglyCalled(ReadOnlySpan<byte> bytes, string declared)
        => Find(declared) is { IsSingleByte: true } && !Ascii.IsValid(bytes) && Utf8.IsValid(bytes);

    /// <summary>The encoding of that name, or null where it is unknown.</summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        // The web reads these as their Windows supersets (WHATWG Encoding Standard, labels of windows-1252 and windows-1254).
        var known = name.Trim().ToLowerInvariant() switch
        {
            "iso-8859-1" or "latin1" or "l1" or "ascii" or "us-ascii" or "cp1252" => "windows-1252",
            "iso-8859-9" or "latin5" => "windows-1254",
            "shift-jis" or "sjis" or "x-sjis" => "shift_jis",
            "gb2312" or "gbk" => "gb18030",
            var other => other,
        };
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(known) ?? Encoding.GetEncoding(known);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Transcode(ReadOnlySpan<byte> bytes, Encoding encoding, out int replacements)
    {
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(bytes.Length));
        try
        {
            var decoded = chars.AsSpan(0, encoding.GetChars(bytes, chars));
            replacements = decoded.Count('\uFFFD');
            var utf8 = new byte[Encoding.UTF8.GetByteCount(decoded)];
            Encoding.UTF8.GetBytes(decoded, utf8);
            return utf8;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}
