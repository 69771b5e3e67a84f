using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Tests.Models;

public class BertSpecTests
{
    [Theory] // The published counts are without the head, whose weights are those of its dense layer, norm and bias.
    [InlineData(BertFamily.Bert, 30522, 512, 2, 108_891_648)]
    [InlineData(BertFamily.Roberta, 50265, 514, 1, 124_055_040)]
    public void ParameterCount_IsThePublishedOne(BertFamily family, int vocabulary, int context, int segments, long expected)
    {
        var spec = new BertSpec { Family = family, Layers = 12, Vocabulary = vocabulary, Context = context, Segments = segments, PaddingToken = segments == 1 ? 1 : 0 };
        const long Head = 768 * 768 + 3 * 768;

        Assert.Equal(expected + Head + vocabulary, spec.ParameterCount());
        Assert.Equal(512, spec.Positions);
    }
}
