using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
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

    [Fact] // Sixty-four bytes at once or one by one: the words and what is counted of them are those of the plain splitter.
    public void Read_AgreesWithThePlainSplitter_OnAnyText()
    {
        string[] pieces = ["a", "the", "Bee_7", " ", "\n", "\u00a0", "-", "...", "\u2019", "na\u00efve", "\u6f22\u5b57", "\ud83d\ude00", "\0", "\u001c", "longest_word_of_them_all", "42", "\u0665"];
        var random = new SplitMix64(9);
        var scan = new WordScan();
        for (var round = 0; round < 400; round++)
        {
            var (text, kinds) = (new StringBuilder(), 1 + random.Next((ulong)pieces.Length));
            for (var count = random.Next(120); count > 0; count--)
                text.Append(pieces[random.Next(kinds)]);
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            scan.Read(bytes);
            var (words, alone) = (new List<string>(), new WordScan());
            var (nonSymbol, alphabetic, characters) = (0, 0, 0L);
            foreach (var range in PunctuatedWords.Enumerate(bytes))
            {
                words.Add(Encoding.UTF8.GetString(range.Of(bytes)));
                alone.Read(range.Of(bytes)); // A short text is read one by one.
                Assert.Equal(alone.Hashes[0], scan.Hashes[words.Count - 1]);
                Assert.Equal(alone.Characters[0], scan.Characters[words.Count - 1]);
                nonSymbol += alone.Statistics.NonSymbolWords;
                alphabetic += alone.Statistics.AlphabeticWords;
                characters += alone.Statistics.NonSymbolCharacters;
            }
            Assert.Equal(words.Count, PunctuatedWords.Count(bytes));
            var stopWords = words.Intersect(["the", "be", "to", "of", "and", "that", "have", "with"]).Count();
            Assert.Equal(new WordStatistics(words.Count, nonSymbol, characters, alphabetic, stopWords), scan.Statistics);
        }
    }

    [Fact]
    public void Of_ScansADocumentOnceAndNoOtherForIt()
    {
        var document = Some.Document("two words");
        Assert.Equal(2, WordScan.Of(document).Count);
        Assert.Equal(0, Allocations.Of(() => WordScan.Of(document)));
        Assert.Equal(3, WordScan.Of(document with { Text = "three other words"u8.ToArray() }).Count);
    }

    [Fact] // A scan that is there is asked, and none is made for the number alone.
    public void CountOf_IsTheNumberOfWords()
    {
        var document = Some.Document("Na\u00efve words; three, and \u6f22\u5b57\u3002");
        Assert.Equal(8, WordScan.CountOf(document, WordSplitting.Simple));
        Assert.Equal(8, WordScan.Of(document).Count);
        Assert.Equal(8, WordScan.CountOf(document, WordSplitting.Simple));
        Assert.Equal(WordScan.Of(document, WordSplitting.Spacy).Count, WordScan.CountOf(document, WordSplitting.Spacy));
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
