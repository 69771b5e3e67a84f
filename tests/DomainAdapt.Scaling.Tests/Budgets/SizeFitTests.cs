using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class SizeFitTests
{
    private static readonly BudgetRequest Request = new() { Parameters = 1e9, Tokens = 30e9, Gpus = 8 };

    [Fact]
    public void All_LargerModelsNeedMoreSplittingAndTime()
    {
        var sizes = SizeFit.All(Request);
        Assert.Equal(9, sizes.Count);
        foreach (var (smaller, larger) in sizes.Zip(sizes.Skip(1)))
        {
            Assert.True(smaller.Parameters < larger.Parameters && smaller.Days < larger.Days);
            Assert.True((smaller.LeastZero ?? (ZeroStage)4) <= (larger.LeastZero ?? (ZeroStage)4));
        }
        Assert.Equal(ZeroStage.None, sizes[0].LeastZero);
        Assert.Null(sizes[^1].LeastZero); // 16 bytes of 175B over 8 devices are 349 GB each
    }

    [Fact] // 30B tokens at 20 a parameter do for 1.5B parameters.
    public void All_DataIsEnoughUpTo20TokensAParameter() => Assert.Equal(
        [125e6, 350e6, 1.3e9], SizeFit.All(Request).Where(size => size.IsDataEnough).Select(size => size.Parameters));

    [Fact] // The same tokens repeated 10 times are worth 7.8 passes, 23.4B: enough for 1.17B parameters only.
    public void All_RepeatsAreWorthLess() => Assert.Equal(
        [125e6, 350e6], SizeFit.All(Request with { UniqueTokens = 3e9 }).Where(size => size.IsDataEnough).Select(size => size.Parameters));
}
