using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Tests.Laws;

public sealed class ChinchillaTableTests
{
    [Fact]
    public void Rows_GrowInEveryColumn()
    {
        foreach (var (smaller, larger) in ChinchillaTable.Rows.Zip(ChinchillaTable.Rows.Skip(1)))
        {
            Assert.True(smaller.Parameters < larger.Parameters && smaller.Flops < larger.Flops);
            Assert.True(smaller.Tokens1 < larger.Tokens1 && smaller.Tokens2 < larger.Tokens2 && smaller.Tokens3 < larger.Tokens3);
        }
    }
}
