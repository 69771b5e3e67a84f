using DomainAdapt.Core.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

public sealed class BatchDocumentsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // Two shards; document 7 goes on from sequence 2 into 3.
    public void Of_NamesEachDocumentOfTheSequencesOnce_AcrossShards()
    {
        var files = new[] { Shard(0, (0, 1), (1, 2), (2, 7)), Shard(1, (3, 7), (3, 8), (4, 9)) }.SelectMany(task => task.Files).Reverse();
        var documents = new BatchDocuments(files);

        Assert.Equal([Id(7), Id(8)], documents.Of(2, 2));
        Assert.Equal([Id(1)], documents.Of(0, 1));
        Assert.Empty(documents.Of(5, 3));
        Assert.Empty(new BatchDocuments([]).Of(0, 2));
    }

    [Fact]
    public void Text_SaysWhatWasSeenWhatWasDoneAndWhose()
    {
        var incident = new Incident
        {
            Step = 12,
            Kind = IncidentKind.LossSpike,
            Action = IncidentAction.RolledBack,
            RolledBackTo = 10,
            Loss = 7.25,
            GradientNorm = 3,
            ZScore = 8.5,
            FirstSequence = 44,
            Sequences = 4,
            Documents = [.. Enumerable.Range(0, 9).Select(n => $"d{n}")],
        };

        Assert.Equal(
            "step 12: its loss of 7.25 lies 8.5 standard deviations above those before it; the weights go back to step 10, and the batches since then "
            + "are left out. It was of the documents d0, d1, d2, d3, d4, d5, d6, d7 and 1 more, which the account names",
            IncidentText.Of(incident));
        Assert.EndsWith("the batch is left out. It was of the sequences 44 to 47",
            IncidentText.Of(incident with { Kind = IncidentKind.NotFinite, Action = IncidentAction.Skipped, Documents = [] }), StringComparison.Ordinal);
    }

    private FakeStageTask Shard(int index, params (long Sequence, ulong Document)[] pieces)
    {
        var task = new FakeStageTask(_folder.Path) { Stage = "mix", Index = index };
        using var writer = new LineageShardWriter(task.CreateOutput(BatchDocuments.Channel, LineageShardWriter.Suffix));
        foreach (var (sequence, document) in pieces)
            writer.Write(new SequencePiece(sequence, 0, 8, new DocumentId(0, document), 0, 0));
        return task;
    }

    private static string Id(ulong number) => new DocumentId(0, number).ToString();
}
