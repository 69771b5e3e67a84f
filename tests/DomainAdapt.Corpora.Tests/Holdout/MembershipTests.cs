using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Holdout;

namespace DomainAdapt.Corpora.Tests.Holdout;

public sealed class MembershipTests
{
    [Fact]
    public void ByHash_HoldsOutAboutTheShareAndMoreOfALargerOne()
    {
        Document[] documents = [.. Enumerable.Range(0, 20_000).Select(i => Sources.Document("web", $"{i}", "text"))];
        var few = documents.Where(Rule(new HoldoutSpec { Share = 0.02m }).IsHeldOut).ToHashSet();
        var more = documents.Where(Rule(new HoldoutSpec { Share = 0.05m }).IsHeldOut).ToHashSet();

        Assert.InRange(few.Count, 340, 460); // 400 expected, deviation 20
        Assert.Superset(few, more);
        Assert.DoesNotContain(documents, document => Rule(new HoldoutSpec { Share = 0 }).IsHeldOut(document));
        Assert.Equal(documents.Length, documents.Count(Rule(new HoldoutSpec { Share = 1 }).IsHeldOut));
        Assert.False(few.SetEquals(documents.Where(Rule(new HoldoutSpec { Share = 0.02m }, salt: "other").IsHeldOut)));
    }

    [Fact]
    public void ByGroup_KeepsAGroupTogether()
    {
        var rule = Rule(new HoldoutSpec { By = HoldoutBy.Group, Key = "case", Share = 0.5m });
        var byGroup = Enumerable.Range(0, 400)
            .Select(i => Sources.Document("web", $"{i}", "text") with { Attributes = Attributes.Empty.With("case", i % 20) })
            .GroupBy(document => document.Attributes.Text("case")).Select(group => group.Select(rule.IsHeldOut).Distinct().ToArray()).ToArray();
        Assert.All(byGroup, outcomes => Assert.Single(outcomes));
        Assert.Equal(2, byGroup.Select(outcomes => outcomes[0]).Distinct().Count());
    }

    [Theory]
    [InlineData("2024-05-01", true)]
    [InlineData("2024-05-01T10:00:00Z", true)]
    [InlineData("2024-04-30", false)]
    [InlineData(null, false)]
    public void ByDate_HoldsOutFromThatDateOn(string? date, bool expected)
        => Assert.Equal(expected, Rule(new HoldoutSpec { By = HoldoutBy.Date, From = "2024-05-01" }).IsHeldOut(Sources.Document("web", "a", "text") with { Date = date }));

    [Theory]
    [InlineData(HoldoutBy.Group, "key")]
    [InlineData(HoldoutBy.Date, "from")]
    public void AnIncompleteRuleIsNamed(HoldoutBy by, string setting)
    {
        var wrong = Assert.Throws<DomainAdaptException>(() => Rule(new HoldoutSpec { By = by, Share = 0.1m }));
        Assert.Contains($"'{setting}'", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, wrong.ExitCode);
    }

    private static Membership Rule(HoldoutSpec holdout, string salt = "salt") => new(Sources.Of("web", holdout), salt);
}
