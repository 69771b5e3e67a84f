using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Deduplication.Near;

namespace DomainAdapt.Corpora.Tests.Deduplication;

public sealed class SurvivalOrderTests
{
    [Fact] // A fifth rule was once dropped without a word.
    public void Check_RulesThatDecideNothing_AreNamed()
    {
        var problems = new SpecProblems();
        new DedupNearSpec
        {
            Survivor = [SurvivalRule.Priority, SurvivalRule.Licence, SurvivalRule.Newest, SurvivalRule.Longest, SurvivalRule.Oldest, SurvivalRule.Licence],
        }.Check(problems);
        Assert.Equal([("survivor", "names licence twice; the second decides nothing"), ("survivor", "names newest and oldest; expected one of them, since the second decides nothing")], problems.All);
    }

    [Fact] // As many rules as can stand beside one another have a rank each.
    public void Ranks_AreEnoughForAllRules() => Assert.Equal(SurvivalKey.Ranks, Enum.GetValues<SurvivalRule>().Length - 1);

    [Theory]
    [InlineData("2026", "2026-01-01T00:00:00Z")]
    [InlineData("2026-03", "2026-03-01")]
    [InlineData("20260301", "2026-03-01T00:00Z")]
    [InlineData("2026-03-01T02:30:00+02:30", "2026-03-01")]
    [InlineData("2026-03-01 00:00:00", "2026-03-01T00:00:00.000Z")]
    public void TicksOf_OneMoment_IsOneNumber(string one, string other)
    {
        Assert.NotNull(SurvivalOrder.TicksOf(one));
        Assert.Equal(SurvivalOrder.TicksOf(one), SurvivalOrder.TicksOf(other));
    }

    [Theory] // The first would be of this year, whichever that is.
    [InlineData("5 March")]
    [InlineData("03/04/2026")]
    [InlineData("")]
    [InlineData(null)]
    public void TicksOf_WhatIsNoDateOfIso8601_IsNone(string? date) => Assert.Null(SurvivalOrder.TicksOf(date));
}
