using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class ChinchillaShapeTests
{
    [Theory] // The names are the published sizes; the 1.1B of the table comes to 1.143B with its shape.
    [InlineData("73M", 73e6, 0.02)]
    [InlineData("305M", 305e6, 0.003)]
    [InlineData("552M", 552e6, 0.003)]
    [InlineData("1.1B", 1.1e9, 0.045)]
    [InlineData("1.6B", 1.6e9, 0.006)]
    [InlineData("6.8B", 6.8e9, 0.003)]
    public void TableA4_CountsToItsNames(string name, double parameters, double tolerance)
        => Assert.Equal(1, ChinchillaShape.TableA4.Single(shape => shape.Name == name).Parameters / parameters, tolerance);
}
