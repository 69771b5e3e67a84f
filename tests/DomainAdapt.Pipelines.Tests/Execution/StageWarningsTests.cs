using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Execution;

namespace DomainAdapt.Pipelines.Tests.Execution;

public sealed class StageWarningsTests
{
    [Fact]
    public void TellsOfRulesThatNeverActed()
    {
        var warning = Assert.Single(StageWarnings.Of(Counted(documents: 7)));
        Assert.Contains("of 7 documents none was dropped or cut by licence, url;", warning, StringComparison.Ordinal);
    }

    [Fact] // Nothing came in, so no rule was asked.
    public void IsSilentOfNoDocuments() => Assert.Empty(StageWarnings.Of(Counted(documents: 0)));

    [Fact]
    public void IsSilentWhereAllActed()
    {
        var counts = new Counts { ["documents_in"] = 7 };
        counts.AddPart(Counts.RuleHits, "length");
        Assert.Empty(StageWarnings.Of(counts));
    }

    private static Counts Counted(long documents)
    {
        var counts = new Counts { ["documents_in"] = documents };
        counts.AddPart(Counts.RuleHits, "length");
        foreach (var rule in (string[])["url", "licence"])
            counts.Add($"{Counts.RuleHits}.{rule}", 0);
        return counts;
    }
}
