using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class AcceleratorTests
{
    [Theory]
    [InlineData("v100", 125)]
    [InlineData("a100-40", 312)]
    [InlineData("a100", 312)]
    [InlineData("h100", 989.5)]
    [InlineData("h100-pcie", 756)]
    [InlineData("h200", 989.5)]
    public void Find_ByName(string name, double teraflops) => Assert.Equal(teraflops, Accelerator.Find(name)!.HalfPeak / 1e12);

    [Fact]
    public void Find_AnotherName_IsNull() => Assert.Null(Accelerator.Find("H100"));

    [Fact]
    public void All_HaveDistinctNames() => Assert.Equal(Accelerator.All.Count, Accelerator.All.Select(each => each.Name).Distinct().Count());

    [Fact]
    public void All_AreSlowerAtFloat32() => Assert.All(Accelerator.All, each => Assert.InRange(each.SinglePeak, 1, each.HalfPeak / 1.9));
}
