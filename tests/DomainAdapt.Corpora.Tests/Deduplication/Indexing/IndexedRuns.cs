using System.Globalization;
using System.Reflection;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication.Indexing;

/// <summary>
/// Runs of one stage one after the other, each from the index that the one before left, as planner and publication have it; and the set of survivors
/// that someone has who only reads the tables of what was added and withdrawn.
/// </summary>
internal sealed class IndexedRuns(Func<string?, StageSpec> spec, Func<StageSpec, Stage> create) : IDisposable
{
    // Little enough that what is sorted goes by the disk.
    private const long Memory = 64 << 10;

    private readonly TempFolder _folder = new();
    private readonly HashSet<string> _survivors = new(StringComparer.Ordinal);
    private List<StageFile> _index = [];
    private int _runs;

    /// <summary>Who survives: what was added, without what was withdrawn.</summary>
    public IReadOnlySet<string> Survivors => _survivors;

    /// <summary>What the last run withdrew: the document, its successor and why.</summary>
    public List<(string Document, string Successor, string Reason)> Withdrawn { get; } = [];

    /// <summary>What the last run added: the document, and whether it is its own.</summary>
    public List<(string Document, bool OfThisRun)> Added { get; } = [];

    /// <summary>Runs on a batch.</summary>
    /// <param name="batch">The documents.</param>
    /// <param name="takeDown">Documents that are taken down.</param>
    /// <param name="shards">Shards that the batch lies in.</param>
    public async Task<StageRun> RunAsync(IReadOnlyList<Document> batch, IEnumerable<DocumentId>? takeDown = null, int shards = 2)
    {
        var folder = _folder.At(_runs++.ToString("000", CultureInfo.InvariantCulture));
        string? list = null;
        if (takeDown is not null)
        {
            Directory.CreateDirectory(folder);
            list = Path.Combine(folder, "take-down.txt");
            await File.WriteAllLinesAsync(list, takeDown.Select(id => $"{id}  # asked for by mail").Prepend(""), TestContext.Current.CancellationToken);
        }
        var settings = spec(list);
        var inputs = batch.Count == 0 ? [] : StageRun.Shards(Path.Combine(folder, "in"), [.. ShardsOf(batch, shards)]);
        var run = await StageRun.OfAsync(create(settings), settings.Kind, folder, [.. Names(batch).Select(name => Sources.Of(name))], [.. inputs, .. _index], Memory);
        await TakeAsync(run);
        var channels = settings.GetType().GetProperties().Select(property => property.GetCustomAttribute<IndexReferenceAttribute>()).OfType<IndexReferenceAttribute>().Single();
        _index =
        [
            .. _index.Where(file => !channels.Replaces.Contains(file.Channel)),
            .. run.Files.Where(file => channels.Adds.Contains(file.Channel) || channels.Replaces.Contains(file.Channel))
                .Select(file => file with { Stage = IndexReferenceAttribute.StagePrefix + "seen" }),
        ];
        // What it keeps are the survivors among its own documents.
        var own = batch.Select(document => document.Id.ToString()).ToHashSet();
        Assert.Equal(
            _survivors.Where(own.Contains).Order(StringComparer.Ordinal),
            (await run.DocumentsAsync("kept")).Select(document => document.Id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(own.Count, run.Counts["documents_kept"] + run.Counts["documents_rejected"]);
        return run;
    }

    public void Dispose() => _folder.Dispose();

    private async Task TakeAsync(StageRun run)
    {
        Added.Clear();
        Withdrawn.Clear();
        foreach (var file in run.Channel("added"))
        {
            var table = await Table.ReadAsync(file.Path, TestContext.Current.CancellationToken);
            Added.AddRange(table.Values<string>("document").Zip(table.Values<long>("of_this_run"), (document, own) => (document, own == 1)));
        }
        foreach (var file in run.Channel("withdrawn"))
        {
            var table = await Table.ReadAsync(file.Path, TestContext.Current.CancellationToken);
            Withdrawn.AddRange(table.Values<string>("document").Zip(table.Values<string>("successor"), table.Values<string>("reason")));
        }
        foreach (var (document, _) in Added)
            Assert.True(_survivors.Add(document), $"{document} was added and was there");
        foreach (var (document, _, _) in Withdrawn)
            Assert.True(_survivors.Remove(document), $"{document} was withdrawn and was not there");
        // Who stands for one that went survives itself.
        Assert.All(Withdrawn.Where(gone => gone.Successor.Length > 0), gone => Assert.Contains(gone.Successor, _survivors));
        Assert.All(Withdrawn.Where(gone => gone.Reason == "beaten"), gone => Assert.NotEqual("", gone.Successor));
        Assert.Equal((Added.Count, Withdrawn.Count), (run.Counts["documents_added"], run.Counts["documents_withdrawn"]));
    }

    private static IEnumerable<string> Names(IReadOnlyList<Document> batch) => batch.Select(document => document.Source).Distinct().DefaultIfEmpty("web");

    private static IEnumerable<IReadOnlyList<Document>> ShardsOf(IReadOnlyList<Document> batch, int shards)
        => batch.GroupBy(document => document.Source).SelectMany(source => source.Chunk((source.Count() + shards - 1) / shards));
}
