using System.Numerics;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Lower case of ASCII letters; every other byte stays, so offsets do too.</summary>
internal static class AsciiCase
{
    /// <summary>Writes the text in lower case.</summary>
    public static void ToLower(ReadOnlySpan<byte> text, Span<byte> lower)
    {
        var at = 0;
        for (; text.Length - at >= Vector<byte>.Count; at += Vector<byte>.Count)
        {
            var bytes = new Vector<byte>(text[at..]);
            var isUpper = Vector.LessThan(bytes - new Vector<byte>((byte)'A'), new Vector<byte>(26));
            (bytes | (isUpper & new Vector<byte>(0x20))).CopyTo(lower[at..]);
        }
        for (; at < text.Length; at++)
            lower[at] = (byte)(text[at] - 'A') < 26 ? (byte)(text[at] | 0x20) : text[at];
    }
}
