using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Tests.Model;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData(null, ValueFormat.Count, "–")]
    [InlineData(double.NaN, ValueFormat.Number, "–")]
    [InlineData(1234567L, ValueFormat.Count, "1,234,567")]
    [InlineData(9007199254740993L, ValueFormat.Count, "9,007,199,254,740,993")]
    [InlineData(1023L, ValueFormat.Bytes, "1023 B")]
    [InlineData(1536L, ValueFormat.Bytes, "1.5 KiB")]
    [InlineData(0.5114, ValueFormat.Share, "51.14 %")]
    [InlineData(3723.0, ValueFormat.Seconds, "1 h 2 min")]
    [InlineData(59.94, ValueFormat.Seconds, "59.9 s")]
    [InlineData(61.0, ValueFormat.Seconds, "1 min 1 s")]
    [InlineData(1.61449, ValueFormat.Number, "1.614")]
    [InlineData(0.00012, ValueFormat.Number, "1.20e-4")]
    [InlineData(0.0, ValueFormat.Number, "0")]
    [InlineData(true, ValueFormat.Truth, "yes")]
    [InlineData("50ed7b8048f175183c78ec8687a0b8da5e4859f02e70adfd5bd64aad4a43b0af", ValueFormat.Text, "50ed7b8048f1…")]
    [InlineData("web", ValueFormat.Text, "web")]
    public void Of_WritesForPeople(object? value, ValueFormat format, string expected) => Assert.Equal(expected, ValueText.Of(value, format));
}
