using DomainAdapt.Scaling.Budgets;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class BloombergReplayTests
{
    [Fact]
    public void TokensSeen_ToTheToken() => Assert.Equal(568_747_622_400, BloombergReplay.TokensSeen);

    [Fact] // The remark's figure is the section's.
    public void Section_SaysThatNoSourceWasExhausted()
    {
        var section = BloombergReplay.Section();
        Assert.Equal(80.2, section.Figures.Single(figure => figure.Name == "share of one pass").Value, 0.05);
        Assert.Contains(section.Remarks, remark => remark.Contains("no source was exhausted", StringComparison.Ordinal) && remark.Contains("80.2 %", StringComparison.Ordinal));
    }

    [Fact]
    public void Section_SharesAddUp()
    {
        var figures = BloombergReplay.Section().Figures.ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal(100, figures["domain share, as printed"] + figures["public share, as printed"], 1e-9);
        Assert.Equal(100 * BloombergReplay.DomainTokens / BloombergReplay.CorpusTokens, figures["domain share, as printed"], 0.01);
    }
}
