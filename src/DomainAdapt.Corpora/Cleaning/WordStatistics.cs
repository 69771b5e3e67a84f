using System.Collections.Frozen;
using System.Numerics;
using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the Gopher rules ask of words (<see cref="PunctuatedWords"/>).</summary>
internal readonly record struct WordStatistics(int Words, int NonSymbolWords, long NonSymbolCharacters, int AlphabeticWords, int DistinctStopWords)
{
    // The characters that datatrove's Gopher filter does not count as text, the full-width digit one among them.
    private static readonly FrozenSet<int> Symbols =
        "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»".EnumerateRunes().Select(rune => rune.Value)
            .Concat(Enumerable.Range(0, 160).Where(value => value is < 32 and not 10 or >= 127))
            .ToFrozenSet();

    private static readonly byte[][] StopWords = [.. ((string[])["the", "be", "to", "of", "and", "that", "have", "with"]).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Counts the words of valid UTF-8.</summary>
    public static WordStatistics Of(ReadOnlySpan<byte> text)
    {
        var (words, nonSymbolWords, nonSymbolCharacters, alphabeticWords, stopWordsSeen) = (0, 0, 0L, 0, 0u);
        foreach (var range in PunctuatedWords.Enumerate(text))
        {
            var word = range.Of(text);
            var (characters, hasText, hasLetter) = (0, false, false);
            for (var at = 0; at < word.Length; characters++)
            {
                var code = CodePoint.Decode(word[at..], out var length);
                hasText = hasText || !Symbols.Contains(code);
                hasLetter = hasLetter || CodePoint.IsLetter(code);
                at += length;
            }
            words++;
            nonSymbolWords += hasText ? 1 : 0;
            nonSymbolCharacters += hasText ? characters : 0;
            alphabeticWords += hasLetter ? 1 : 0;
            stopWordsSeen |= StopWordBit(word);
        }
        return new WordStatistics(words, nonSymbolWords, nonSymbolCharacters, alphabeticWords, BitOperations.PopCount(stopWordsSeen));
    }

    private static uint StopWordBit(ReadOnlySpan<byte> word)
    {
        for (var i = 0; word.Length is >= 2 and <= 4 && i < StopWords.Length; i++)
        {
            if (word.SequenceEqual(StopWords[i]))
                return 1u << i;
        }
        return 0;
    }
}
