using System.Text;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Tokenizers.Tests.Support;

/// <summary>Seeded text of many scripts, signs, digits, white space and contractions, in short runs so that classes meet.</summary>
internal static class RandomText
{
    private static readonly (int First, int Last)[] Ranges =
    [
        ('a', 'z'), ('A', 'Z'), ('0', '9'), (' ', ' '), ('!', '/'), ('\t', '\r'), (0xA0, 0xFF), (0x300, 0x36F), (0x391, 0x3C9), (0x410, 0x44F),
        (0x5D0, 0x5EA), (0x660, 0x669), (0x900, 0x97F), (0xE01, 0xE3A), (0x1680, 0x1680), (0x2000, 0x202F), (0x2150, 0x2188), (0x3000, 0x30FF),
        (0x4E00, 0x4FFF), (0xFFF0, 0xFFFF), (0x10330, 0x1034A), (0x1D400, 0x1D7FF), (0x1F300, 0x1F64F), (0x20000, 0x200FF), (0x10FFF0, 0x10FFFF),
    ];

    private static readonly string[] Words = ["'s", "'LL", "'re", "'ſ", "don't", " the", "\r\n", "\n \n", "  ", "   x", "1234", " 7", "...", "<|endoftext|>"];

    /// <summary>Valid text of about <paramref name="parts"/> runs.</summary>
    public static string Valid(ulong seed, int parts = 40)
    {
        var random = new SplitMix64(seed);
        var text = new StringBuilder();
        for (var part = 0; part < parts; part++)
        {
            if (random.Next(4) == 0)
            {
                text.Append(Words[random.Next((ulong)Words.Length)]);
                continue;
            }
            var (first, last) = Ranges[random.Next((ulong)Ranges.Length)];
            for (var length = 1 + random.Next(5); length > 0; length--)
                text.Append(new Rune(first + (int)random.Next((ulong)(last - first + 1))).ToString());
        }
        return text.ToString();
    }

    /// <summary>Valid text with bytes changed, removed and cut within characters.</summary>
    public static byte[] Damaged(ulong seed)
    {
        var random = new SplitMix64(seed ^ 0xDA);
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(Valid(seed)));
        for (var change = 0; change < 10; change++)
        {
            var at = (int)random.Next((ulong)bytes.Count);
            if (random.Next(2) == 0)
                bytes.RemoveAt(at);
            else
                bytes[at] = (byte)random.Next(256);
        }
        return [.. bytes];
    }
}
