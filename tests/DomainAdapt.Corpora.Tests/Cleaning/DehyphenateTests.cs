using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class DehyphenateTests
{
    [Theory]
    [InlineData("an exam-\nple of it", "an example of it")]
    [InlineData("a well-\nknown fact, so well-known", "a well-known fact, so well-known")]
    [InlineData("wellknown or well-known, but well-\nknown", "wellknown or well-known, but wellknown")] // The whole word says more than the parts.
    [InlineData("Smith-\nJones", "Smith-\nJones")] // A capital begins a name.
    [InlineData("1990-\nto", "1990-\nto")]
    [InlineData("first -\nsecond", "first -\nsecond")]
    [InlineData("na\u00efve-\n   t\u00e9", "na\u00efvet\u00e9")]
    [InlineData("a-\nb-\nc", "abc")]
    [InlineData("end-\n", "end-\n")]
    public void Rewrite_JoinsWords(string text, string expected)
    {
        var once = new DehyphenateRewriter(new DehyphenateSpec()).Rewrite(Some.Document(text));
        Assert.Equal(expected, once.TextAsString);
        Assert.Equal(expected, new DehyphenateRewriter(new DehyphenateSpec()).Rewrite(once).TextAsString);
    }

    [Fact]
    public void Rewrite_CanLeaveWordsWithoutSigns_AndSaysWhatItDid()
    {
        var rewriter = new DehyphenateRewriter(new DehyphenateSpec { JoinUnknown = false });
        Assert.Equal("un-\nknown, example of example", rewriter.Rewrite(Some.Document("un-\nknown, exam-\nple of example")).TextAsString);
        Assert.Equal([("words_joined", 1)], ((ICounting)rewriter).Changes);
        rewriter.Rewrite(Some.Document("nothing"));
        Assert.Empty(((ICounting)rewriter).Changes);
    }
}
