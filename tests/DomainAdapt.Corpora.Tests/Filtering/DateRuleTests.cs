using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class DateRuleTests
{
    [Theory]
    [InlineData("2019-12-31", "too_early")]
    [InlineData("2020-01-01", null)]
    [InlineData("2020-01-01T23:59:59Z", null)]
    [InlineData("2020-06", null)]
    [InlineData("2020-07", "too_late")]
    [InlineData("2020", null)] // Some of its days are within.
    [InlineData("2019", "too_early")]
    [InlineData("2021-02-30", "undated")] // No such day.
    [InlineData("last year", "undated")]
    [InlineData(null, "undated")]
    public void Judge_NamesTheSide(string? date, string? reason)
        => Assert.Equal(reason, new DateFilter(new DateSpec { From = "2020", To = "2020-06", KeepUndated = false }).Judge(Some.Document() with { Date = date }).Reason);

    [Fact]
    public void Judge_KeepsUndatedUnlessTold() => Assert.Null(new DateFilter(new DateSpec { To = "2020" }).Judge(Some.Document()).Reason);

    [Theory]
    [InlineData("2020-13", null, "from")]
    [InlineData("2021", "2020", "from")]
    [InlineData(null, "1 May 2020", "to")]
    [InlineData(null, null, "from")]
    public void Check_SaysWhatIsWrong(string? from, string? to, string setting)
    {
        var problems = new SpecProblems();
        new DateSpec { From = from, To = to }.Check(problems);
        Assert.Equal(setting, Assert.Single(problems.All).Path);
    }
}
