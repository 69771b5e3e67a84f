using DomainAdapt.Training.Batches;

namespace DomainAdapt.Training.Tests.Batches;

public class SequenceBatchTests
{
    [Fact]
    public void Read_TheTargetIsTheNextToken_AndPaddingHasNone()
    {
        var stream = new SomeSequences(5, sequenceTokens: 4, vocabulary: 100) { Short = { [3] = 2 } };

        using var batch = SequenceBatch.Read(stream, first: 2, count: 2);

        var inputs = batch.Inputs.data<long>().ToArray();
        Assert.Equal([2L, 4], batch.Inputs.shape);
        Assert.Equal([inputs[1], inputs[2], inputs[3], -1, inputs[5], -1, -1, -1], batch.Targets.data<long>().ToArray());
        Assert.Equal(4, SequenceBatch.TargetsOf(stream, 2, 2));
        Assert.NotEqual(inputs[0], inputs[4]);
    }
}
