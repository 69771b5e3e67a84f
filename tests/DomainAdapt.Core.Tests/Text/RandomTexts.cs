using System.Text;
using CsCheck;

namespace DomainAdapt.Core.Tests.Text;

/// <summary>Texts that mix what scanners must tell apart: long ASCII runs for the fast paths, and every length of UTF-8.</summary>
internal static class RandomTexts
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "0", "9", "_", " ", "  ", "\n", "\r\n", "\r", "\t", ".", "-", "@", "[", "`", "{", "/", ":", "\0", "\x7f", "word", "A long run of plain words, "
            + "long enough for the widest block that there is; ", "\u00e9", "\u00a0", "\u0085", "\u0301", "\u2003", "\u2028", "\u3000", "\u6f22",
        "\u0130", "\u03a3", "\u2014", "\ufffd", "\u1680", "\U0001d7d8", "\U0001f600", "\u00df", "\u1e9e", "I\u0307",
    ];

    public static Gen<byte[]> Valid { get; } = Gen.OneOf(Pieces).Array[0, 60].Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)));

    /// <summary>Valid texts and bytes at random.</summary>
    public static Gen<byte[]> Damaged { get; } = Gen.OneOf(Valid, Gen.Byte.Array[1, 4], Gen.OneOf<byte>(0xE2, 0x82, 0xF0, 0x9F, 0xC2, 0x41).Array[1, 5])
        .Array[0, 8].Select(parts => parts.SelectMany(part => part).ToArray());
}
