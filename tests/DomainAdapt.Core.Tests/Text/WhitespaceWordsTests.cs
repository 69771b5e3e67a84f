using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Testing;

namespace DomainAdapt.Core.Tests.Text;

public sealed class WhitespaceWordsTests
{
    [Fact]
    public void Enumerate_EqualsStringSplit() => RandomTexts.Valid.Sample(text =>
    {
        var words = new List<string>();
        foreach (var word in WhitespaceWords.Enumerate(text))
            words.Add(Encoding.UTF8.GetString(word.Of(text)));
        // Without separators, Split takes char.IsWhiteSpace, which is the same property.
        Assert.Equal(Encoding.UTF8.GetString(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), words);
        Assert.Equal(words.Count, WhitespaceWords.Count(text));
    }, iter: 5_000);

    [Fact]
    public void Trim_EqualsStringTrim() => RandomTexts.Valid.Sample(
        text => Assert.Equal(Encoding.UTF8.GetString(text).Trim(), Encoding.UTF8.GetString(WhiteSpace.Trim(text))), iter: 2_000);

    [Fact]
    public void Count_AllocatesNothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("words between spaces,\u00a0\u3000and more\n", 200)));
        Assert.Equal(0, Allocations.Of(() => WhitespaceWords.Count(text)));
    }
}
