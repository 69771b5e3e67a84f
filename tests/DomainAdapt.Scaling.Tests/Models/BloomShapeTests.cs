using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class BloomShapeTests
{
    [Fact] // Against GPT-2 of the same size: no positions, one norm more.
    public void Parameters_DifferFromGpt2ByPositionsAndANorm()
    {
        var gpt2 = new Gpt2Shape("a", 24, 1024, 16, 2048, Vocabulary: 250_880);
        Assert.Equal(gpt2.Parameters - gpt2.PositionParameters + (2 * 1024), new BloomShape("b", 24, 1024, 16).Parameters);
    }
}
