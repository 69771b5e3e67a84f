using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class LlamaShapeTests
{
    private static readonly LlamaShape Toy = new("toy", 2, 8, 4, 2, 20, 11, "a toy");

    [Fact] // Adds up every tensor: heads of 2, keys and values 4 wide.
    public void Parameters_AreTheSumOfTheTensors()
        => Assert.Equal((2 * 11 * 8) + (2 * ((8 * 8) + (2 * 8 * 4) + (8 * 8) + (3 * 8 * 20) + (2 * 8))) + 8, Toy.Parameters);

    [Fact]
    public void Parameters_OfTheVariants()
    {
        Assert.Equal(Toy.Parameters - (11 * 8), (Toy with { IsTied = true }).Parameters);
        Assert.Equal(Toy.Parameters + (2 * (8 + 4 + 4)), (Toy with { HasQueryKeyValueBias = true }).Parameters);
        Assert.Equal(Toy.Parameters + (2 * (2 + 2)), (Toy with { QueryKeyNorm = QueryKeyNorm.PerHead }).Parameters);
        Assert.Equal(Toy.Parameters + (2 * (8 + 4)), (Toy with { QueryKeyNorm = QueryKeyNorm.Whole }).Parameters);
        Assert.Equal(Toy.Parameters + (2 * ((2 * 8 * 8) + (2 * 8 * 4))), (Toy with { HeadWidth = 4 }).Parameters);
    }
}
