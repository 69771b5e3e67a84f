using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Records;

public sealed class DocumentSplitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryDocument_EndsInOneShard_AndTheBalanceCloses()
    {
        var task = new FakeStageTask(_folder.Path);
        var split = new DocumentSplit(task);
        using (split)
        {
            split.Keep(Some.Document("kept é", "1"));
            split.Reject(Some.Document("out", "2"), Verdict.Reject("too_short", 1, 2));
            split.HoldOut(Some.Document("held out", "3"));
            split.Reject(Some.Document("goes", "4"), Verdict.Reject("too_long"));
            split.Keep(Some.Document("", "5"));
        }

        Assert.All(Balance.OfDocuments, balance => Assert.Equal(balance.Sums(split.Counts).Left, balance.Sums(split.Counts).Right));
        Assert.Equal((5, 7 + 3 + 8 + 4), (split.Counts["documents_in"], split.Counts["bytes_in"]));
        Assert.Equal((1, 3), (split.Counts["documents_rejected.too_short"], split.Counts["bytes_rejected.too_short"]));
        Assert.Equal(["kept é", ""], await TextsOf(task, "kept"));
        Assert.Equal(["held out"], await TextsOf(task, "held_out"));
        Assert.Equal([2, 2, 1], new[] { "kept", "rejected", "held_out" }.Select(channel => Assert.Single(task.Channel(channel)).Rows));
    }

    [Fact] // A stage that holds nothing out leaves no empty shard that a reader would have to open.
    public void NothingHeldOut_MakesNoShard()
    {
        var task = new FakeStageTask(_folder.Path);
        new DocumentSplit(task).Dispose();
        Assert.Equal(["kept", "rejected"], task.Files.Select(file => file.Channel));
    }

    private static async Task<List<string>> TextsOf(FakeStageTask task, string channel)
    {
        var texts = new List<string>();
        await foreach (var batch in DocumentShardReader.ReadAsync(task.Channel(channel)[0].Path, CancellationToken.None))
            texts.AddRange(batch.Select(document => document.TextAsString));
        return texts;
    }
}
