using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class Gpt2ShapeTests
{
    [Fact] // Adds up every tensor of a toy.
    public void Parameters_AreTheSumOfTheTensors()
    {
        const int H = 8, V = 11, T = 5, L = 2;
        var layer = (H * 3 * H) + (3 * H) + (H * H) + H + (H * 4 * H) + (4 * H) + (4 * H * H) + H + (2 * 2 * H);
        Assert.Equal((V * H) + (T * H) + (L * layer) + (2 * H), new Gpt2Shape("toy", L, H, 2, T, Vocabulary: V).Parameters);
    }

    [Fact] // Without biases: 9h less in the linear layers of each, and half of every norm.
    public void Parameters_WithoutBias()
    {
        var shape = new Gpt2Shape("toy", 2, 8, 2, 5, Vocabulary: 11);
        Assert.Equal(shape.Parameters - (2 * ((9 * 8) + (2 * 8))) - 8, (shape with { HasBias = false }).Parameters);
    }
}
