using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class NemoHeuristicsTests
{
    [Fact] // Nine characters: a b 1 . LF c are alphanumeric to NeMo Curator, a space and brackets are not.
    public void Measure_CountsCharacters()
    {
        var measures = Measure("ab 1.\n(c)");
        Assert.Equal([3 / 9.0, 1 / 9.0, 0, 2 / 9.0, 2 / 9.0, 0, 1 / 2.0, 3], measures);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0], Measure("")); // Nothing goes.
        Assert.Equal(2 / 3.0, Measure("٣٤a")[1]); // Digits of any script
        Assert.Equal(4, Measure("⟨⟩{}")[4] * 4);
    }

    [Theory] // An address ends at its path.
    [InlineData("see http://a.b/c?d and", 10)]
    [InlineData("https://x%20y%2 http:// httpx", 13)]
    [InlineData("http://a http://b", 16)]
    public void Measure_CountsAddresses(string text, int characters) => Assert.Equal((double)characters / text.Length, Measure(text)[2]);

    [Theory]
    [InlineData("a\n\nOur Privacy Policy\n\nb", 1 / 3.0, 1 / 3.0)]
    [InlineData("Terms of use\n\na\n\nb", 1, 1 / 3.0)] // At the top only.
    [InlineData("a\n\nb\n\nit uses cookies\n\nprivacy overview", 1, 1 / 2.0)] // At the bottom only.
    [InlineData("it uses cookies\n\na\n\nuse cookies", 2 / 3.0, 2 / 3.0)]
    [InlineData("terms of use\n\ncookie policy", 1, 1)]
    [InlineData("a\n\nb\n\nc Lorem ipsum d", 1, 1)]
    public void Measure_CountsBoilerplate(string text, double share, double shareWithoutPlaces)
    {
        Assert.Equal(share, Measure(text)[5]);
        Assert.Equal(shareWithoutPlaces, Measure(text, new NemoHeuristicsSpec { RejectBoilerplateAtEnds = false })[5]);
    }

    [Theory]
    [InlineData("the words of prose end here, so much is plain.", null)]
    [InlineData("- - - - a b c d e f g", "alpha_numeric")]
    [InlineData("12345678", "numbers_ratio")]
    [InlineData("http://aaaaaaaaaaaaaaaaaaa.org bbbbb.", "urls_ratio")]
    [InlineData("a\n\n\nb\n\n\nc\n\n\n\n", "white_space")]
    [InlineData("aaaaaaaaaaaaa(b)(c)d.", "parentheses_ratio")]
    [InlineData("Termsofuse\n\nterms of use are words.", "boilerplate_string_ratio")]
    [InlineData("lines\nwithout\nends\nare\nno\nsentences\nhere", "punctuation")]
    public void Judge_NamesTheRule(string text, string? reason) => Assert.Equal(reason, new NemoHeuristicsFilter(new NemoHeuristicsSpec()).Judge(Some.Document(text)).Reason);

    [Fact]
    public void Judge_KnowsTheLongestWord()
    {
        Assert.Null(new NemoHeuristicsFilter(new NemoHeuristicsSpec()).Judge(Some.Document(new string('a', 999) + ".")).Reason);
        Assert.Equal("max_word_length", new NemoHeuristicsFilter(new NemoHeuristicsSpec()).Judge(Some.Document(new string('a', 1000) + ".")).Reason);
    }

    private static double[] Measure(string text, NemoHeuristicsSpec? spec = null)
    {
        var filter = new NemoHeuristicsFilter(spec ?? new NemoHeuristicsSpec());
        var measures = new double[filter.MeasureNames.Count];
        filter.Measure(Some.Document(text), measures);
        return measures;
    }
}
