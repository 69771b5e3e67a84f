using DomainAdapt.Pipelines.Specs.Binding;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Tests.Specs.Binding;

public sealed class ScalarsTests
{
    [Theory]
    [InlineData("1_000", 1000L)]
    [InlineData("-5", -5L)]
    [InlineData("1.5 GiB", 1610612736L)]
    [InlineData("3kB", 3000L)]
    [InlineData("1__0", null)]
    [InlineData("_1", null)]
    [InlineData("0.5 B", null)] // half a byte
    [InlineData("9000000000 TiB", null)]
    public void Parse_OfBytes(string text, object? expected) => Assert.Equal(expected, Parse(text, typeof(long), isBytes: true).Value);

    [Fact]
    public void Parse_OfBytes_KeepsTheSettingsType()
    {
        Assert.Equal(32 << 20, Parse("32 MiB", typeof(int), isBytes: true).Value);
        Assert.Equal("needs an integer from 0 to 2147483647; found '4 GiB'", Parse("4 GiB", typeof(int), isBytes: true).Problem);
    }

    [Fact]
    public void Parse_TakesUnitsForBytesOnly() => Assert.Equal("needs an integer; found '1 MiB'", Parse("1 MiB", typeof(long)).Problem);

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("1e-3", "0.001")]
    [InlineData(".5", "0.5")]
    [InlineData("1_000.25", "1000.25")]
    public void Parse_OfDecimals_IsExact(string text, string expected)
        => Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Parse(text, typeof(decimal)).Value);

    [Theory]
    [InlineData("1e400", "needs a finite number; found '1e400'")]
    [InlineData("nan", "needs a number; found 'nan'")]
    [InlineData("0,5", "needs a number; found '0,5'")]
    public void Parse_RefusesNumbersThatAreNone(string text, string expected) => Assert.Equal(expected, Parse(text, typeof(double)).Problem);

    private static (object? Value, string? Problem) Parse(string text, Type type, bool isBytes = false)
        => Scalars.Parse(new ScalarNode(default, text, isPlain: true), SettingType.Of(type), isBytes);
}
