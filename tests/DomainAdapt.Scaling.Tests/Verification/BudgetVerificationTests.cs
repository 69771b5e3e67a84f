using DomainAdapt.Scaling.Verification;

namespace DomainAdapt.Scaling.Tests.Verification;

public sealed class BudgetVerificationTests
{
    public static TheoryData<string, string> Names => [.. BudgetVerification.Rows().Select(row => (row.Topic, row.Name))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_IsWithinItsTolerance(string topic, string name)
    {
        var row = Assert.Single(BudgetVerification.Rows(), row => row.Topic == topic && row.Name == name);
        Assert.True(row.Passes, $"{topic}, {name}: expected {row.Expected}, computed {row.Computed}, error {row.Error:P3} over {row.Tolerance:P3}");
    }

    [Fact]
    public void Rows_CoverEveryTopic() => Assert.Equal(
        ["compute", "Kaplan", "Chinchilla", "memory", "activations", "BloombergGPT", "FinPile", "repeated data", "parameters"],
        BudgetVerification.Rows().Select(row => row.Topic).Distinct());

    [Fact] // A tolerance that lets anything through would prove nothing.
    public void Rows_AreTight() => Assert.All(
        BudgetVerification.Rows().Where(row => row.Topic != "FinPile"), row => Assert.InRange(row.Tolerance, 0, 0.20));

    [Theory]
    [InlineData(100, 0.01, 101, true)] // the bound belongs to the range
    [InlineData(100, 0.01, 101.1, false)]
    [InlineData(100, 0, 100, true)]
    [InlineData(100, 0, 100.0001, false)]
    [InlineData(0, 0, 0, true)]
    [InlineData(0, 0, 1e-9, false)]
    [InlineData(1, 0.5, double.NaN, false)]
    public void Passes_ByRelativeError(double expected, double tolerance, double computed, bool passes)
        => Assert.Equal(passes, new VerificationRow("", "", expected, tolerance, computed, "").Passes);
}
