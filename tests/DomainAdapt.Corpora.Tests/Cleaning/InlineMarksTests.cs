using DomainAdapt.Corpora.Cleaning;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class InlineMarksTests
{
    [Theory]
    [InlineData("see https://example.org/a?b=(c), or http://x.org.", "see , or .")]
    [InlineData("ftp://example.org and a://b stay", "ftp://example.org and a://b stay")]
    [InlineData("said [12][edit] so", "said  so")]
    [InlineData("[the words](https://example.org/a) and ![a picture](b.png) here", "the words and a picture here")]
    [InlineData("[open\n](no link) f[i](x", "[open\n](no link) f[i](x")]
    public void Cut_LeavesTheWords(string text, string expected) => Assert.Equal(expected, Without.Cuts(new InlineMarksCutter(new InlineMarksSpec()), text));

    [Fact]
    public void Cut_FollowsItsSettings()
    {
        const string text = "[a](https://example.org/) [1]";
        Assert.Equal(text, Without.Cuts(new InlineMarksCutter(new InlineMarksSpec { Urls = false, Citations = false, MarkdownLinks = false }), text));
    }
}
