using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class UnigramSeedsTests
{
    [Theory] // Beside a count of every substring: those found have its count, and a substring that is not found is part of one that occurs as often.
    [InlineData(1)]
    [InlineData(2)]
    public void Of_FindsTheSubstringsThatAreNoPartOfALongerOneAsFrequent(int seed)
    {
        var documents = Prose.Documents(3, (ulong)seed).Append(Encoding.UTF8.GetBytes("漢字漢字漢 漢字かな éèé éè bananabanana anan")).ToList();
        var words = Words(documents);
        var found = UnigramSeeds.Of(words, int.MaxValue, CancellationToken.None).ToDictionary(piece => Encoding.UTF8.GetString(piece.Piece), piece => piece.Count);
        var expected = Naive(words);
        Assert.NotEmpty(found);
        Assert.Equal(found.Keys.ToDictionary(text => text, text => expected[text]), found);
        foreach (var (text, count) in expected.Where(pair => pair.Value > 1 && !found.ContainsKey(pair.Key)))
            Assert.Contains(found, longer => longer.Value == count && longer.Key.StartsWith(text, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_TakesWhatCoversTheMostText()
    {
        var words = Words([Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("lender ", 30)) + string.Concat(Enumerable.Repeat("ox ", 40)))]);
        var best = UnigramSeeds.Of(words, 2, CancellationToken.None);
        Assert.Equal(2, best.Count);
        Assert.Equal((" lender", 29), (Encoding.UTF8.GetString(best[0].Piece), best[0].Count));
    }

    private static UnigramWords Words(IEnumerable<byte[]> documents)
    {
        using var counter = new PieceCounter(PieceSplitter.Of(SplitPattern.Gpt2));
        foreach (var document in documents)
            counter.Add(document);
        return UnigramWords.Of(counter.MostFrequent(int.MaxValue), coverage: 1, mostCharacters: 10_000);
    }

    // Occurrences of every substring of 2 to 16 characters.
    private static Dictionary<string, long> Naive(UnigramWords words)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var word = 0; word < words.Counts.Length; word++)
        {
            var text = Encoding.UTF8.GetString(words.Text.AsSpan(words.Starts[word]..words.Starts[word + 1]));
            for (var start = 0; start < text.Length; start++)
            {
                for (var length = 2; length <= Math.Min(UnigramSeeds.LongestPiece, text.Length - start); length++)
                    counts[text.Substring(start, length)] = counts.GetValueOrDefault(text.Substring(start, length)) + words.Counts[word];
            }
        }
        return counts;
    }
}
