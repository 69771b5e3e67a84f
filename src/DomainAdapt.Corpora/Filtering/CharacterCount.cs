using System.Numerics;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Lengths in code points.</summary>
internal static class CharacterCount
{
    /// <summary>The code points of valid UTF-8: its bytes but those that continue a character.</summary>
    public static int Of(ReadOnlySpan<byte> utf8)
    {
        var (at, continuations) = (0, 0);
        // Continuing bytes are 0x80 to 0xBF: the least 64 of signed bytes.
        for (; utf8.Length - at >= Vector<sbyte>.Count; at += Vector<sbyte>.Count)
        {
            var isContinuation = Vector.LessThan(Vector.AsVectorSByte(new Vector<byte>(utf8[at..])), new Vector<sbyte>(-64));
            continuations -= Vector.Sum(isContinuation);
        }
        for (; at < utf8.Length; at++)
            continuations += (sbyte)utf8[at] < -64 ? 1 : 0;
        return utf8.Length - continuations;
    }
}
