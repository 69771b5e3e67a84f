using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class BertShapeTests
{
    [Fact] // Against GPT-2 with the same positions: segments more; the norm of the embedding in place of the last one.
    public void Parameters_DifferFromGpt2BySegments()
    {
        var gpt2 = new Gpt2Shape("a", 12, 768, 12, 512, Vocabulary: 30_522);
        Assert.Equal(gpt2.Parameters + (2 * 768), new BertShape("b", 12, 768, 12, 30_522, 512, 2, false, "a test").Parameters);
    }
}
