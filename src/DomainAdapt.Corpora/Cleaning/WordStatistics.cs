using System.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the Gopher rules ask of words (<see cref="PunctuatedWords"/>).</summary>
internal readonly record struct WordStatistics(int Words, int NonSymbolWords, long NonSymbolCharacters, int AlphabeticWords, int DistinctStopWords)
{
    // Two to four bytes each, so one number holds a word.
    private static readonly uint[] StopWords = [.. ((string[])["the", "be", "to", "of", "and", "that", "have", "with"]).Select(word => Pack(Encoding.UTF8.GetBytes(word)))];

    /// <summary>A bit of its own for each stop word; 0 for other words, which have two to four bytes too.</summary>
    internal static uint StopWordBit(ReadOnlySpan<byte> word)
    {
        var place = StopWords.AsSpan().IndexOf(Pack(word));
        return place < 0 ? 0 : 1u << place;
    }

    private static uint Pack(ReadOnlySpan<byte> word)
    {
        var packed = 0u;
        foreach (var value in word)
            packed = (packed << 8) | value;
        return packed;
    }
}
