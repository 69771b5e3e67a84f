using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication.Indexing;

/// <summary>
/// survivors(A) + added - withdrawn = survivors(A + B): what runs over one batch after the other come to, in any order, is what one run over all of them
/// comes to that has no index.
/// </summary>
public sealed class ArrivalOrderTests
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    [Theory]
    [InlineData(1, DuplicateBy.Text)]
    [InlineData(2, DuplicateBy.Text)]
    [InlineData(3, DuplicateBy.Url)]
    [InlineData(4, DuplicateBy.Key)]
    public Task Exact(ulong seed, DuplicateBy by) => InAnyOrderAsync(
        seed, RandomCopy,
        (index, takeDown) => new DedupExactSpec
        {
            Kind = "dedup_exact",
            By = by,
            Key = by == DuplicateBy.Key ? "number" : null,
            Priority = ["law", "web", "news"],
            PartitionDocuments = 20,
            Index = index,
            TakeDown = takeDown,
        },
        spec => new DedupExactStage((DedupExactSpec)spec));

    [Theory] // Texts are windows of a few long ones, so that clusters are chains, which a document that comes later joins to one.
    [InlineData(5)]
    [InlineData(6)]
    public Task Near(ulong seed) => InAnyOrderAsync(
        seed, RandomWindow,
        (index, takeDown) => new DedupNearSpec { Kind = "dedup_near", Priority = ["law", "web", "news"], PartitionDocuments = 30, Index = index, TakeDown = takeDown },
        spec => new DedupNearStage((DedupNearSpec)spec));

    private static async Task InAnyOrderAsync(
        ulong seed, Func<ulong, int, Document> draw, Func<string?, string?, StageSpec> spec, Func<StageSpec, Stage> create)
    {
        Document[] all = [.. Enumerable.Range(0, 90).Select(number => draw(SplitMix64.Mix((seed << 32) + (ulong)number), number))];
        var batches = Enumerable.Range(0, 3).Select(batch => all.Skip(batch * 30).Take(30).ToList()).ToArray();
        // Some come with every batch, as they are: none is a duplicate of itself.
        foreach (var batch in batches)
            batch.AddRange(all.Where(document => document.Id.Low % 9 == 0).Except(batch).ToList());
        var once = new Dictionary<string, DocumentId[]>(StringComparer.Ordinal);
        var withdrawn = 0;
        foreach (var order in Orders)
        {
            using var runs = new IndexedRuns(takeDown => spec("seen", takeDown), create);
            for (var arrived = 1; arrived <= order.Length; arrived++)
            {
                await runs.RunAsync(batches[order[arrived - 1]], shards: arrived);
                withdrawn += runs.Withdrawn.Count;
                var together = order[..arrived].Order().ToArray();
                var key = string.Join(',', together);
                if (!once.TryGetValue(key, out var survivors))
                    once.Add(key, survivors = await OnceAsync(create(spec(null, null)), together.SelectMany(batch => batches[batch]).DistinctBy(document => document.Id)));
                Assert.Equal(survivors.Select(id => id.ToString()), runs.Survivors.Order(StringComparer.Ordinal));
            }
            // Again with all: nothing changes.
            await runs.RunAsync(all);
            Assert.Empty(runs.Added);
            Assert.Empty(runs.Withdrawn);

            // Survivors are taken down: one run over the others says who stands for them; and they stay down when they come again.
            var down = all.Where(document => document.Id.High % 5 == 0).Select(document => document.Id).Concat(once["0,1,2"].Where((_, place) => place % 2 == 0)).ToHashSet();
            await runs.RunAsync([], down);
            if (!once.TryGetValue("down", out var left))
                once.Add("down", left = await OnceAsync(create(spec(null, null)), all.Where(document => !down.Contains(document.Id))));
            Assert.Equal(left.Select(id => id.ToString()), runs.Survivors.Order(StringComparer.Ordinal));
            Assert.All(runs.Withdrawn.Where(gone => gone.Reason == "taken_down"), gone => Assert.Contains(DocumentId.Parse(gone.Document), down));
            Assert.Contains(runs.Added, added => !added.OfThisRun);
            var again = await runs.RunAsync(all[..40]);
            Assert.Equal(all[..40].Count(document => down.Contains(document.Id)), again.Counts["documents_rejected.taken_down"]);
            Assert.Empty(runs.Added);
            Assert.Empty(runs.Withdrawn);
        }
        // Otherwise nothing was tested: later batches beat earlier ones' survivors.
        Assert.InRange(withdrawn, 12, 1000);
    }

    private static async Task<DocumentId[]> OnceAsync(Stage stage, IEnumerable<Document> documents)
    {
        using var folder = new TempFolder();
        Document[][] shards = [.. documents.GroupBy(document => document.Source).Select(source => source.ToArray())];
        var run = await StageRun.OfAsync(stage, "once", folder.Path, [.. ((string[])["news", "law", "web"]).Select(name => Sources.Of(name))], StageRun.Shards(folder.At("in"), shards), 1 << 20);
        return [.. (await run.DocumentsAsync("kept")).Select(document => document.Id).Order()];
    }

    private static Document RandomCopy(ulong seed, int number)
    {
        var random = new SplitMix64(seed);
        var same = random.Next(35);
        var document = Random(ref random, number, $"{new string(' ', (int)random.Next(4))}Text {same}");
        return document with
        {
            Url = same < 3 ? null : $"http{(random.Next(2) == 0 ? "s" : "")}://example.com/{same}?utm_source={number}",
            Attributes = same < 3 ? document.Attributes : document.Attributes.With("number", (long)same),
        };
    }

    private static Document RandomWindow(ulong seed, int number)
    {
        var random = new SplitMix64(seed);
        var words = new SplitMix64(random.Next(12));
        var text = Enumerable.Range(0, 400).Select(_ => $"word{words.Next(5000)}").Skip((int)random.Next(22) * 12).Take(120 + (int)random.Next(3));
        return Random(ref random, number, string.Join(' ', text));
    }

    private static Document Random(ref SplitMix64 random, int number, string text)
    {
        var source = ((string[])["web", "law", "news"])[random.Next(3)];
        return Sources.Document(source, $"{source}{number}", text) with
        {
            Licence = random.Next(2) == 0 ? null : "CC0-1.0",
            Date = random.Next(3) == 0 ? null : $"2026-0{1 + random.Next(3)}",
        };
    }
}
