using DomainAdapt.Scaling.Budgets;

namespace DomainAdapt.Scaling.Tests.Budgets;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1B", 1e9)]
    [InlineData("1.3b", 1.3e9)]
    [InlineData("350M", 350e6)]
    [InlineData("1.4T", 1.4e12)]
    [InlineData("512k", 512e3)]
    [InlineData("2_000_000_000", 2e9)]
    [InlineData("1e9", 1e9)]
    [InlineData("42", 42)]
    public void TryParse_Numbers(string text, double value)
    {
        Assert.True(Quantity.TryParse(text, out var parsed));
        Assert.Equal(value, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("1GB")]
    [InlineData("-1B")]
    [InlineData("1,3B")]
    [InlineData("one")]
    [InlineData("1e999")]
    [InlineData("NaN")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData(50_558_868_480, "50.56B")]
    [InlineData(1e9, "1B")]
    [InlineData(124_439_808, "124.4M")]
    [InlineData(1_425.5e12, "1,426T")]
    [InlineData(1.2e20, "1.2e20")]
    [InlineData(131_072, "131,072")]
    [InlineData(999_999, "999,999")]
    [InlineData(80.23, "80.23")]
    [InlineData(0.4, "0.4")]
    [InlineData(0, "0")]
    [InlineData(0.00123, "0.00123")]
    public void Format_Numbers(double value, string text) => Assert.Equal(text, Quantity.Format(value));
}
