using System.Text;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class WordStatisticsTests
{
    [Theory] // words, words with text, characters of these, words with a letter, different stop words
    [InlineData("", 0, 0, 0, 0, 0)]
    [InlineData(" \n\u3000", 0, 0, 0, 0, 0)]
    [InlineData("to be, to have", 5, 4, 10, 4, 3)]
    [InlineData("The THE the them", 4, 4, 13, 4, 1)] // as it is written, and whole
    [InlineData("3.14 = na\u00efve_1", 5, 3, 10, 1, 0)]
    [InlineData("\u6f22\u5b57\u3002!!", 4, 1, 2, 1, 0)]
    public void Of_KnownTexts(string text, int words, int nonSymbolWords, int nonSymbolCharacters, int alphabeticWords, int stopWords)
        => Assert.Equal(
            new WordStatistics(words, nonSymbolWords, nonSymbolCharacters, alphabeticWords, stopWords),
            WordStatistics.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Of_AllocatesNothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("The words that we have to count; na\u00efve, \u6f22\u5b57\u3002 3.14\n", 200)));
        Assert.Equal(0, Allocations.Of(() => WordStatistics.Of(text)));
    }
}
