using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// The form of a line that the language models of CCNet were trained on (Wenzek et al., 2020): lower case, no accents, every digit a zero, punctuation
/// of other scripts as ASCII, no control characters.
/// </summary>
internal static class CcNetText
{
    // cc_net also makes the full-width digit one a quotation mark; since digits come first, none is left to it.
    private static readonly FrozenDictionary<int, byte[]> Punctuation =
        "，。、„”“«»」「《》´∶：？！（）；–～’━〈〉【】％►".Zip(",.,\"\"\"\"\"\"\"\"\"'::?!();-~'-<>[]%-", (from, to) => ((int)from, to.ToString()))
            .Concat([('—', " - "), ('．', ". "), ('…', "...")])
            .ToFrozenDictionary(pair => pair.Item1, pair => Encoding.ASCII.GetBytes(pair.Item2));

    /// <summary>Writes the line's form.</summary>
    public static void Normalise(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        line = WhiteSpace.Trim(line);
        if (line.IsEmpty)
            return;
        var lower = new ArrayBufferWriter<byte>(line.Length);
        LetterCase.ToLower(line, lower);
        var bare = lower.WrittenSpan.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0 ? lower.WrittenSpan : WithoutAccents(lower.WrittenMemory);
        for (var at = 0; at < bare.Length;)
        {
            var code = CodePoint.Decode(bare[at..], out var length);
            if (CodePoint.IsDigit(code))
                output.Write("0"u8);
            else if (Punctuation.TryGetValue(code, out var ascii))
                output.Write(ascii);
            else if (code is >= 32 and < 127 or >= 160)
                output.Write(bare.Slice(at, length));
            at += length;
        }
    }

    /// <summary>A text without accents is left as it is; one with any is decomposed.</summary>
    private static ReadOnlySpan<byte> WithoutAccents(ReadOnlyMemory<byte> text)
    {
        var decomposed = Normalizer.Normalize(text, UnicodeForm.Nfd).Span;
        var bare = new byte[decomposed.Length];
        var (count, accents) = (0, 0);
        for (var at = 0; at < decomposed.Length;)
        {
            var isAccent = CodePoint.Category(CodePoint.Decode(decomposed[at..], out var length)) == UnicodeCategory.NonSpacingMark;
            accents += isAccent ? 1 : 0;
            if (!isAccent)
            {
                decomposed.Slice(at, length).CopyTo(bare.AsSpan(count));
                count += length;
            }
            at += length;
        }
        return accents == 0 ? text.Span : bare.AsSpan(0, count);
    }
}
