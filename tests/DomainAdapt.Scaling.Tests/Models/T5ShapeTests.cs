using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class T5ShapeTests
{
    [Fact] // Small has heads of 64 as wide as the model; adds up every tensor.
    public void Parameters_AreTheSumOfTheTensors()
    {
        const long H = 512, F = 2048;
        var encoder = (4 * H * H) + (2 * H * F) + (2 * H);
        var decoder = (8 * H * H) + (2 * H * F) + (3 * H);
        Assert.Equal((32_128 * H) + (6 * (encoder + decoder)) + (2 * 32 * 8) + (2 * H), new T5Shape("small", 6, 512, 8, 2048).Parameters);
    }
}
