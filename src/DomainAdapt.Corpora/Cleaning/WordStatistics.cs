using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the Gopher rules ask of words: runs of letters, digits and underscores, or single other characters that are no white space.</summary>
internal readonly record struct WordStatistics(
    int Words, int NonSymbolWords, long NonSymbolCharacters, int AlphabeticWords, int DistinctStopWords)
{
    // The characters that datatrove's Gopher filter does not count as text, the full-width digit one among them.
    private static readonly FrozenSet<int> Symbols =
        "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»".EnumerateRunes().Select(rune => rune.Value)
            .Concat(Enumerable.Range(0, 160).Where(value => value is < 32 and not 10 or >= 127))
            .ToFrozenSet();

    private static readonly byte[][] StopWords = [.. ((string[])["the", "be", "to", "of", "and", "that", "have", "with"]).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Counts the words of valid UTF-8 in one pass.</summary>
    public static WordStatistics Of(ReadOnlySpan<byte> text)
    {
        var statistics = default(WordStatistics);
        var stopWordsSeen = 0u;
        var word = new Word();
        for (var at = 0; at < text.Length;)
        {
            var code = CodePoint.Decode(text[at..], out var length);
            if (IsWordCharacter(code))
            {
                word.Add(at, code);
            }
            else
            {
                statistics = statistics.With(ref word, text[..at], ref stopWordsSeen);
                if (!CodePoint.IsWhiteSpace(code))
                {
                    word.Add(at, code);
                    statistics = statistics.With(ref word, text[..(at + length)], ref stopWordsSeen);
                }
            }
            at += length;
        }
        statistics = statistics.With(ref word, text, ref stopWordsSeen);
        return statistics with { DistinctStopWords = BitOperations.PopCount(stopWordsSeen) };
    }

    /// <summary>Whether a character belongs to a run: a letter, a number or an underscore.</summary>
    private static bool IsWordCharacter(int code) => code < 0x80
        ? char.IsAsciiLetterOrDigit((char)code) || code == '_'
        : CodePoint.Category(code) is <= UnicodeCategory.OtherLetter or (>= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber);

    private WordStatistics With(ref Word word, ReadOnlySpan<byte> upToItsEnd, ref uint stopWordsSeen)
    {
        if (word.Characters == 0)
            return this;
        var ended = word;
        word = default;
        for (var i = 0; i < StopWords.Length; i++)
        {
            if (upToItsEnd[ended.Start..].SequenceEqual(StopWords[i]))
                stopWordsSeen |= 1u << i;
        }
        return this with
        {
            Words = Words + 1,
            NonSymbolWords = NonSymbolWords + (ended.HasText ? 1 : 0),
            NonSymbolCharacters = NonSymbolCharacters + (ended.HasText ? ended.Characters : 0),
            AlphabeticWords = AlphabeticWords + (ended.HasLetter ? 1 : 0),
        };
    }

    /// <summary>The word being scanned.</summary>
    private struct Word
    {
        public int Start;
        public int Characters;
        public bool HasText;
        public bool HasLetter;

        public void Add(int at, int code)
        {
            if (Characters++ == 0)
                Start = at;
            HasText = HasText || !Symbols.Contains(code);
            HasLetter = HasLetter || CodePoint.IsLetter(code);
        }
    }
}
