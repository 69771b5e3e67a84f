using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Cli.Tests.Rendering;

public sealed class SummaryTests
{
    [Fact]
    public void Of_ShowsKnownCountsInOneOrder_WithoutZeros()
        => Assert.Equal(
            "1,234,567 documents in, 2 documents kept, 9 tokens",
            Summary.Of(new Counts { ["tokens"] = 9, ["documents_kept"] = 2, ["documents_in"] = 1234567, ["documents_rejected"] = 0, ["bytes_in"] = 5 }));

    [Fact]
    public void Of_OtherCounts_SaysHowMany() => Assert.Equal("2 counts", Summary.Of(new Counts { ["a"] = 1, ["b"] = 2 }));
}
