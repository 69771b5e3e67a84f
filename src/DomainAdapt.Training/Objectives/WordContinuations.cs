using System.Buffers;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Training.Objectives;

/// <summary>Which tokens go with the word before them, where words are masked whole.</summary>
internal static class WordContinuations
{
    private const string WordPieceMark = "##";

    // From here on come scripts without spaces between words, for the most part Chinese, Japanese and Korean.
    private const int FirstEastAsian = 0x2E80;

    // Scripts written without spaces: Thai and Lao, Burmese, Khmer. General punctuation is no letter at all.
    private static readonly (int First, int Last)[] NoPartOfWords = [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2000, 0x206F)];

    /// <summary>For each of a model's ids, whether it goes on with a word; ids beyond the tokenizer's do not.</summary>
    public static bool[] Of(Utf8Tokenizer tokenizer, int vocabulary)
    {
        var continues = new bool[vocabulary];
        for (var id = 0; id < Math.Min(vocabulary, tokenizer.VocabularySize); id++)
        {
            continues[id] = tokenizer is WordPiece
                ? tokenizer.PieceOf(id).StartsWith(WordPieceMark, StringComparison.Ordinal)
                : GoesOn(tokenizer.BytesOf(id));
        }
        return continues;
    }

    /// <summary>Whether a text that begins with these bytes goes on with a word, or with a character that a token cut.</summary>
    internal static bool GoesOn(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return false;
        if ((bytes[0] & 0xC0) == 0x80)
            return true;
        if (Rune.DecodeFromUtf8(bytes, out var rune, out _) != OperationStatus.Done)
            return false;
        return rune.IsAscii
            ? char.IsAsciiLetterOrDigit((char)rune.Value)
            : rune.Value is > 0xBF and < FirstEastAsian && !NoPartOfWords.Any(range => rune.Value >= range.First && rune.Value <= range.Last);
    }
}
