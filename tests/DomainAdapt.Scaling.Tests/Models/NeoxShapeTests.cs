using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class NeoxShapeTests
{
    [Fact] // Against GPT-2 of the same size: a second matrix of the vocabulary, no positions.
    public void Parameters_DifferFromGpt2ByPositionsAndOutput()
    {
        var gpt2 = new Gpt2Shape("a", 12, 768, 12, 1024, Vocabulary: 50_304);
        Assert.Equal(gpt2.Parameters - gpt2.PositionParameters + (50_304L * 768), new NeoxShape("b", 12, 768, 12).Parameters);
    }
}
