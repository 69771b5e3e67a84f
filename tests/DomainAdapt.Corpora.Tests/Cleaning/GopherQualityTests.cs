using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class GopherQualityTests
{
    private static readonly string Prose = string.Concat(Enumerable.Repeat("the word and that sort of sentence ", 10)).TrimEnd();

    [Theory]
    [InlineData("the and of", "gopher_short_doc")]
    [InlineData("the and a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z", "gopher_below_avg_threshold")]
    public void Judge_NamesTheRule(string text, string reason)
        => Assert.Equal(reason, new GopherQualityFilter(new GopherQualitySpec()).Judge(Some.Document(text)).Reason);

    [Fact]
    public void Judge_AtTheLimits()
    {
        Assert.Null(Reason(Prose));
        Assert.Null(Reason(Prose + string.Concat(Enumerable.Repeat(" #", 7)))); // 7 of 77 words, not above 0.1
        Assert.Equal("gopher_too_many_hashes", Reason(Prose + string.Concat(Enumerable.Repeat(" ##", 7))));
        Assert.Equal("gopher_too_many_ellipsis", Reason(Prose + string.Concat(Enumerable.Repeat(" …", 8))));
        Assert.Equal("gopher_too_many_bullets", Reason(string.Join('\n', Enumerable.Repeat(" - the sentences and words of that list", 12))));
        Assert.Equal("gopher_too_many_end_ellipsis", Reason(string.Join('\n', Enumerable.Repeat("the sentences and words of that list trail off and on and on...", 12)),
            new GopherQualitySpec { MaxSymbolsPerWord = 0.5 }));
        Assert.Equal("gopher_below_alpha_threshold", Reason(string.Concat(Enumerable.Repeat("the 1234 and 5678 ", 20))));
        Assert.Equal("gopher_enough_stop_words", Reason(string.Concat(Enumerable.Repeat("word wort verbum The ", 20))));
    }

    [Fact]
    public void Judge_WithARuleOffLetsItPass()
        => Assert.Null(Reason("the and of", new GopherQualitySpec { MinWords = null, MinMeanWordCharacters = null }));

    [Fact] // The decisions and reasons of the reference implementation on real pages.
    public void Judge_AgreesWithDatatrove() => DatatroveDecisions.Compare("gopher_quality", new GopherQualityFilter(new GopherQualitySpec()));

    private static string? Reason(string text, GopherQualitySpec? spec = null)
        => new GopherQualityFilter(spec ?? new GopherQualitySpec()).Judge(Some.Document(text)).Reason;
}
