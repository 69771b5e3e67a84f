using System.Text;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class UnicodeWordsTests
{
    [Theory]
    [InlineData("don't stop, it's 3.14 or 1,000: e.g. a.b", "don't|stop|it's|3.14|or|1,000|e.g|a.b")]
    [InlineData("a. b' 3. 4, a:b 3:4", "a|b|3|4|a:b|3|4")]
    [InlineData("_x x_y a1b2", "x_y|a1b2")] // A connector begins a word, which then begins with no letter.
    [InlineData("你好 かな カタカナ ไทย naïve e\u0301a", "你|好|か|な|カタカナ|ไ|ท|ย|naïve|e\u0301a")]
    [InlineData("a\u0308'\u0308b x\u200Dy", "a\u0308'\u0308b|x\u200Dy")] // Marks belong to what is before them.
    [InlineData("... - #", "")]
    public void Enumerate_CutsAtUnicodesBoundaries(string text, string words)
    {
        var (bytes, found) = (Encoding.UTF8.GetBytes(text), new List<string>());
        foreach (var word in UnicodeWords.Enumerate(bytes))
            found.Add(Encoding.UTF8.GetString(word.Of(bytes)));
        Assert.Equal(words, string.Join('|', found));
    }
}
