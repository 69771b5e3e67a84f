using System.Runtime.Intrinsics;
using System.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>What the Gopher rules ask of words (<see cref="PunctuatedWords"/>).</summary>
internal readonly record struct WordStatistics(int Words, int NonSymbolWords, long NonSymbolCharacters, int AlphabeticWords, int DistinctStopWords)
{
    // Two to four bytes each, so one number holds a word, and one vector all of them.
    private static readonly Vector256<uint> StopWords = Vector256.Create(
        [.. ((string[])["the", "be", "to", "of", "and", "that", "have", "with"]).Select(word => Pack(Encoding.UTF8.GetBytes(word)))]);

    /// <summary>A bit of its own for each stop word; 0 for other words, which have one to four bytes too.</summary>
    internal static uint StopWordBit(ReadOnlySpan<byte> word) => StopWordBit(Pack(word));

    /// <summary>The same for a word in the bytes of a number, the first byte lowest and zeros after it.</summary>
    internal static uint StopWordBit(uint packed) => Vector256.Equals(StopWords, Vector256.Create(packed)).ExtractMostSignificantBits();

    private static uint Pack(ReadOnlySpan<byte> word)
    {
        var packed = 0u;
        for (var i = word.Length - 1; i >= 0; i--)
            packed = (packed << 8) | word[i];
        return packed;
    }
}
