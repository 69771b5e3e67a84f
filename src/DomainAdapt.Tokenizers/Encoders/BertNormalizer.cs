using System.Buffers;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Rewrites text as BERT does (Devlin et al., 2018).</summary>
/// <param name="cleans">Whether controls are removed and every white space is a plain space.</param>
/// <param name="spacesIdeographs">Whether Chinese characters stand alone.</param>
/// <param name="stripsAccents">Whether marks are removed.</param>
/// <param name="lowers">Whether letters are made small.</param>
internal sealed class BertNormalizer(bool cleans, bool spacesIdeographs, bool stripsAccents, bool lowers)
{
    /// <summary>The rewritten text, in one of the buffers.</summary>
    public ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> first, ArrayBufferWriter<byte> second)
    {
        first.ResetWrittenCount();
        Clean(text, first);
        if (stripsAccents && !Normalizer.IsNormalized(first.WrittenSpan, UnicodeForm.Nfd))
        {
            second.ResetWrittenCount();
            Normalizer.Normalize(first.WrittenSpan, UnicodeForm.Nfd, second);
            (first, second) = (second, first);
        }
        second.ResetWrittenCount();
        Fold(first.WrittenSpan, second);
        return second.WrittenSpan;
    }

    private void Clean(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        for (int at = 0, length; at < text.Length; at += length)
        {
            var codePoint = CodePoint.Decode(text[at..], out length);
            if (cleans && BertCharacters.IsRemoved(codePoint))
                continue;
            var isIdeograph = spacesIdeographs && BertCharacters.IsIdeograph(codePoint);
            if (isIdeograph)
                output.Write(" "u8);
            output.Write(cleans && CodePoint.IsWhiteSpace(codePoint) ? " "u8 : text.Slice(at, length));
            if (isIdeograph)
                output.Write(" "u8);
        }
    }

    private void Fold(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        for (int at = 0, length; at < text.Length; at += length)
        {
            var codePoint = CodePoint.Decode(text[at..], out length);
            if (stripsAccents && BertCharacters.IsAccent(codePoint))
                continue;
            if (lowers && codePoint == 0x130)
                output.Write("i\u0307"u8); // the one letter whose small form is two
            else if (lowers)
                output.Advance(CodePoint.Encode(CodePoint.ToLower(codePoint), output.GetSpan(4)));
            else
                output.Write(text.Slice(at, length));
        }
    }
}
