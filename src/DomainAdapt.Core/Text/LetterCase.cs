using System.Buffers;
using System.Text;

namespace DomainAdapt.Core.Text;

/// <summary>Case mappings of Unicode 15.0, one code point for one, the same in every language.</summary>
public static class LetterCase
{
    /// <summary>Writes the text in lower case.</summary>
    public static void ToLower(ReadOnlySpan<byte> text, IBufferWriter<byte> output) => Map(text, UnicodeData.LowerCaseOffsets, output);

    /// <summary>Writes the text case-folded, for comparing without regard to case: both sigmas become one, which lower case keeps apart.</summary>
    public static void Fold(ReadOnlySpan<byte> text, IBufferWriter<byte> output) => Map(text, UnicodeData.CaseFoldingOffsets, output);

    private static void Map(ReadOnlySpan<byte> text, TwoStageTable<int> offsets, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var ascii = text.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            ascii = ascii < 0 ? text.Length : ascii;
            // Both mappings of ASCII are the plain one.
            Ascii.ToLower(text[..ascii], output.GetSpan(Math.Max(ascii, 1)), out _);
            output.Advance(ascii);
            text = text[ascii..];
            while (!text.IsEmpty && text[0] >= 0x80)
            {
                var code = CodePoint.Decode(text, out var length);
                output.Advance(CodePoint.Encode(code + offsets[code], output.GetSpan(4)));
                text = text[length..];
            }
        }
    }
}
