using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Filtering.Expressions;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering.Expressions;

public sealed class ExpressionRuleTests
{
    private static readonly Document Page = Some.Document("one two three") with
    {
        Url = "https://www.example.org/a",
        Language = "en",
        Licence = "MIT",
        Date = "2020-05-01",
        Attributes = Attributes.Empty.With("score", 0.5).With("label", "x"),
    };

    [Theory]
    [InlineData("words == 3", true)]
    [InlineData("words != 3", false)]
    [InlineData("words > 3 or language == \"en\"", true)]
    [InlineData("words > 3 and language == 'en' or words == 3", true)] // "and" binds closer.
    [InlineData("words > 3 and (language == 'en' or words == 3)", false)]
    [InlineData("not (words == 3)", false)]
    [InlineData("not not words == 3", true)]
    [InlineData("host ends_with '.org' and licence in ['CC0-1.0', 'MIT']", true)]
    [InlineData("url contains 'example' and not url starts_with 'http:'", true)]
    [InlineData("attributes.score >= 0.5 and attributes.label == 'x'", true)]
    [InlineData("attributes.none > 0 or attributes.none <= 0 or attributes.none != 0", false)] // What is not there is equal to nothing.
    [InlineData("attributes.none is_known", false)]
    [InlineData("title == 'x' or title != 'x'", false)]
    [InlineData("not title is_known and date is_known", true)]
    [InlineData("date >= '2020' and date < '2020-06'", true)]
    [InlineData("(words + 1) * 2 - 8 == 0 and -words < 0", true)]
    [InlineData("characters / words > 4 and bytes == 13 and lines == 1 and sentences == 1", true)]
    [InlineData("gopher_quality.words == 3 and gopher_quality.stop_words < 2", true)]
    [InlineData("1_000 == 1e3", true)]
    [InlineData("title in [\"it's\", 'a \\'b\\'']", false)]
    public void Judge_TakesTheExpressionAtItsWord(string expression, bool isKept)
        => Assert.Equal(isKept ? null : "mine", Filter(expression).Judge(Page).Reason);

    [Theory]
    [InlineData("words", 1, "is a number; expected a comparison")]
    [InlineData("words > 'x'", 7, "between a number and text")]
    [InlineData("wrods > 3", 1, "there is no 'wrods'")]
    [InlineData("words >", 8, "found the end")]
    [InlineData("words > 3 lines > 2", 11, "found 'lines'")]
    [InlineData("title == \"open", 10, "no closing quote")]
    [InlineData("words ~ 3", 7, "found '~'")]
    [InlineData("words > 3x", 9, "'3x' is no number")]
    [InlineData("(words > 3", 11, "expected ')'")]
    [InlineData("language + 1 > 3", 1, "is text; expected a number")]
    [InlineData("words contains 'a'", 7, "expected two texts")]
    [InlineData("not words", 5, "expected a comparison")]
    [InlineData("words in 3", 10, "expected '['")]
    [InlineData("", 1, "found the end")]
    public void Check_SaysWhereAndWhat(string expression, int position, string message)
    {
        var problems = new SpecProblems();
        new ExpressionSpec { Keep = expression }.Check(problems);
        var (path, found) = Assert.Single(problems.All);
        Assert.Equal("keep", path);
        Assert.StartsWith($"at character {position}: ", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("words > 1 and gopher.words > 1", 15, "there is no rule 'gopher'")]
    [InlineData("gopher_quality.wrods > 1", 1, "does not measure 'wrods'; expected one of words")]
    [InlineData("url.domain > 1 or c4_badwords.bad_words > 1", 19, "without a default")]
    [InlineData("normalise.words > 1", 1, "measures nothing")]
    public void Create_SaysWhichRuleIsNone(string expression, int position, string message)
    {
        var found = Assert.Throws<DomainAdaptException>(() => Filter(expression)).Message;
        Assert.StartsWith($"mine.keep: at character {position}: ", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_RefusesDepthThatWouldOverflow()
    {
        var problems = new SpecProblems();
        new ExpressionSpec { Keep = new string('(', 100_000) }.Check(problems);
        Assert.Contains("more than 100 deep", Assert.Single(problems.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_TellsTheNumbersThatWereNamed()
    {
        var filter = Filter("words > 2 and gopher_quality.stop_words > 0");
        var measures = new double[filter.MeasureNames.Count];
        filter.Measure(Page, measures);
        Assert.Equal(["words", "gopher_quality_stop_words", "kept"], filter.MeasureNames);
        Assert.Equal([3, 0, 0], measures);
    }

    private static ExpressionFilter Filter(string expression) => new(new ExpressionSpec { Keep = expression, Name = "mine", Reason = "mine" }, Sources.Catalog());
}
