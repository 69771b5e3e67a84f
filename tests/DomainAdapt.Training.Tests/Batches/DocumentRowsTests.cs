using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Objectives;
using DomainAdapt.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Batches;

public class DocumentRowsTests
{
    private const int Separator = 0;

    [Fact]
    public void Of_BeginsARowAtEverySeparator_AndEndsItWhereNothingMoreIsAsked()
    {
        const long No = CausalLanguageModeling.NoTarget;
        long[] inputs = [5, 6, 0, 7, 8, 9, /**/ 0, 0, 4, 0, 0, 0];
        long[] targets = [6, 0, 7, 8, 9, No, /**/ 0, 4, 0, No, No, No];

        var rows = DocumentRows.Of(inputs, targets, sequenceTokens: 6, Separator);

        Assert.Equal([new(0, 2), new(2, 3), new(6, 1), new(7, 2)], rows);
    }

    [Fact]
    public void Grouped_TakesLikeLengthsTogether_WithinTheBound()
    {
        DocumentRows.Row[] rows = [new(0, 10), new(10, 2), new(12, 9), new(21, 5), new(26, 4), new(30, 10), new(40, 10), new(50, 10)];

        var groups = DocumentRows.Grouped(rows, positions: 30).ToList();

        Assert.Equal([[0, 30, 40], [50, 12, 21], [26, 10]], groups.Select(group => group.Select(row => row.Start)));
        Assert.Equal(rows.Order(Comparer<DocumentRows.Row>.Create((a, b) => a.Start - b.Start)), groups.SelectMany(group => group).OrderBy(row => row.Start));
    }

    [Fact] // Packed and apart, documents have the loss and the gradients that each has alone; and not those that they have together.
    public void ReadParts_GivesTheLossOfDocumentsAlone()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        using var gradients = new GradientBuffer([.. model.parameters().Cast<Parameter>()]);
        var stream = new Packed([[0, 11, 12, 13, 14, 15, 0, 21, 22, 23, 24, 0, 31, 32, 33, 34], [0, 17, 18, 0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1, 2]]);
        var objective = new DocumentsApart(Objective.NextToken, Separator);
        long[][] documents = [[0, 11, 12, 13, 14, 15, 0], [0, 21, 22, 23, 24, 0], [0, 31, 32, 33, 34], [0, 17, 18, 0], [0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0], [0, 1, 2]];

        var apart = SequenceBatch.ReadParts(stream, 0, 2, CPU, objective).Sum(batch => CausalLanguageModeling.Backward(model, batch.Inputs, batch.Targets, 1 / 30.0));
        var found = gradients.Views.Select(view => view.clone()).ToList();
        gradients.Clear();
        var alone = documents.Sum(ids => CausalLanguageModeling.Backward(model, tensor(ids[..^1]).unsqueeze(0), tensor(ids[1..]).unsqueeze(0), 1 / 30.0));

        Assert.Equal(30, SequenceBatch.TargetsOf(stream, 0, 2, objective));
        Assert.Equal(alone, apart, 1e-4);
        Assert.All(found.Zip(gradients.Views), pair => Assert.True(pair.First.allclose(pair.Second, rtol: 1e-4, atol: 1e-6)));
        using var together = SequenceBatch.Read(stream, 0, 2);
        Assert.NotEqual(alone, CausalLanguageModeling.Backward(model, together.Inputs, together.Targets, 1 / 30.0), 1e-3);
    }

    [Fact]
    public void ReadParts_OfAnotherDocument_LeavesADocumentsLossAlone()
    {
        using var scope = NewDisposeScope();
        using var model = Some.Model(Some.Tiny);
        int[] ids = [0, 11, 12, 13, 14, 15, 0, 21, 22, 23, 24];

        Assert.Equal(LossOf(second: ids), LossOf(second: [0, 11, 12, 39, 14, 15, 0, 21, 22, 23, 24]), 1e-6);

        // The loss of the last document, given what stands before it.
        double LossOf(int[] second)
            => SequenceBatch.ReadParts(new Packed([second]), 0, 1, CPU, new DocumentsApart(Objective.NextToken, Separator))
                .Where(batch => batch.Inputs[0, 1].item<long>() == 21 || batch.Inputs.size(0) > 1)
                .Sum(batch => CausalLanguageModeling.TokenLosses(model, batch.Inputs, batch.Targets)[(int)batch.Inputs.size(0) - 1].sum().item<float>());
    }

    /// <summary>Sequences given one by one.</summary>
    private sealed class Packed(int[][] sequences) : ITrainingSequences
    {
        public long Count => sequences.Length;

        public int SequenceTokens => sequences[0].Length;

        public void Read(long index, Span<int> ids) => sequences[index].CopyTo(ids);

        public int RealTokens(long index) => SequenceTokens;

        public string SourceOf(long index) => "web";
    }
}
