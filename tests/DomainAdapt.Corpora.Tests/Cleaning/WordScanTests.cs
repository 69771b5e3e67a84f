using System.Text;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class WordScanTests
{
    [Theory] // words, words with text, characters of these, words with a letter, different stop words
    [InlineData("", 0, 0, 0, 0, 0)]
    [InlineData(" \n\u3000", 0, 0, 0, 0, 0)]
    [InlineData("to be, to have", 5, 4, 10, 4, 3)]
    [InlineData("The THE the them", 4, 4, 13, 4, 1)] // as it is written, and whole
    [InlineData("3.14 = na\u00efve_1", 5, 3, 10, 1, 0)]
    [InlineData("\u6f22\u5b57\u3002!!", 4, 1, 2, 1, 0)]
    public void Statistics_OfKnownTexts(string text, int words, int nonSymbolWords, int nonSymbolCharacters, int alphabeticWords, int stopWords)
    {
        var scan = new WordScan();
        scan.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal(new WordStatistics(words, nonSymbolWords, nonSymbolCharacters, alphabeticWords, stopWords), scan.Statistics);
    }

    [Fact]
    public void Read_FindsTheWordsOfPunctuatedWords()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(DatatroveDecisions.Pages().Take(100).Select(page => page.GetProperty("text").GetString())));
        var scan = new WordScan();
        scan.Read(text);
        var (count, hashes) = (0, new Dictionary<string, ulong>());
        foreach (var range in PunctuatedWords.Enumerate(text))
        {
            var word = Encoding.UTF8.GetString(range.Of(text));
            Assert.Equal(word.EnumerateRunes().Count(), scan.Characters[count]);
            hashes.TryAdd(word, scan.Hashes[count]);
            Assert.Equal(hashes[word], scan.Hashes[count]);
            count++;
        }
        Assert.Equal(count, scan.Count);
        Assert.Equal(hashes.Count, hashes.Values.Distinct().Count());
    }

    [Fact]
    public void Of_ScansADocumentOnceAndNoOtherForIt()
    {
        var document = Some.Document("two words");
        Assert.Equal(2, WordScan.Of(document).Count);
        Assert.Equal(0, Allocations.Of(() => WordScan.Of(document)));
        Assert.Equal(3, WordScan.Of(document with { Text = "three other words"u8.ToArray() }).Count);
    }

    [Fact]
    public void Read_AllocatesNothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("The words that we have to count; na\u00efve, \u6f22\u5b57\u3002 3.14\n", 200)));
        var scan = new WordScan();
        scan.Read(text);
        Assert.Equal(0, Allocations.Of(() => scan.Read(text)));
    }
}
