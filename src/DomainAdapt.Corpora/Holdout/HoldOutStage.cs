using System.Runtime.CompilerServices;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Records;
using DomainAdapt.Corpora.Shingles;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Holdout;

/// <summary>
/// Takes held-out documents out of training. <c>select</c> copies them aside; <c>screen</c> finds training documents near them; <c>decide</c>
/// says which held-out documents are templates and which training documents go; <c>cover</c> finds which of their n-grams training text has;
/// <c>write</c> writes each shard's kept, rejected and held-out documents; <c>tabulate</c> counts held-out documents by coverage. Memory grows with the held-out text alone.
/// </summary>
internal sealed class HoldOutStage(HoldOutSpec spec) : Stage
{
    public const string NearReason = "near_held_out";
    public const string TemplateReason = "held_out_template";
    public const string CoverageAttribute = "ngram_coverage";

    private const string Select = "select";
    private const string Screen = "screen";
    private const string Decide = "decide";
    private const string Cover = "cover";
    private const string WritePhase = "write";
    private const string Tabulate = "tabulate";
    private const string Candidates = "candidates";
    private const string Matches = "matches";
    private const string Near = "near";
    private const string Templates = "templates";
    private const string Hits = "hits";

    public override StageScope Scope => StageScope.AllSources;

    public override IReadOnlyList<string> Phases { get; } = [Select, Screen, Decide, Cover, WritePhase, Tabulate];

    public override IReadOnlyList<Balance> Balances => Balance.OfDocuments;

    public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
    {
        StageFile[] shards = [.. inputs.Channel("kept")];
        StageFile[] candidates = [.. inputs.OwnChannel(Candidates)];
        StageFile[] decisions = [.. inputs.OwnChannel(Near), .. inputs.OwnChannel(Templates)];
        var isNothingHeldOut = candidates.Length == 0;
        return phase switch
        {
            Select => inputs.OneTaskPerFile("kept"),
            Screen => isNothingHeldOut ? [] : WithEach(shards, candidates),
            Decide => isNothingHeldOut ? [] : [new TaskInputs([.. shards, .. inputs.OwnChannel(Matches)])],
            Cover => isNothingHeldOut ? [] : WithEach(shards, [.. decisions, .. candidates]),
            WritePhase => WithEach(shards, [.. decisions, .. inputs.OwnChannel(Hits)]),
            _ => isNothingHeldOut ? [] : [new TaskInputs([.. inputs.OwnChannel("held_out")])],
        };
    }

    public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken) => task.Phase switch
    {
        Select => SelectAsync(task, cancellationToken),
        Screen => ScreenAsync(task, cancellationToken),
        Decide => Task.FromResult(DecideAll(task)),
        Cover => CoverAsync(task, cancellationToken),
        WritePhase => WriteAsync(task, cancellationToken),
        _ => CoverageTable.WriteAsync(task, ReadAsync(task.Inputs, cancellationToken)),
    };

    private static TaskInputs[] WithEach(StageFile[] shards, StageFile[] others)
        => [.. shards.Select(shard => new TaskInputs([shard, .. others], shard.Source))];

    private async Task<Counts> SelectAsync(StageTask task, CancellationToken cancellationToken)
    {
        var counts = new Counts();
        if (task.Source!.Spec.Holdout is null)
            return counts;
        var membership = new Membership(task.Source, spec.Salt);
        DocumentShardWriter? candidates = null;
        try
        {
            await foreach (var document in ReadAsync(task.Inputs.Take(1), cancellationToken).ConfigureAwait(false))
            {
                if (!membership.IsHeldOut(document))
                    continue;
                candidates ??= new DocumentShardWriter(task.CreateOutput(Candidates, DocumentShardWriter.Suffix));
                candidates.Write(document);
                counts.Add("documents_selected");
            }
        }
        finally
        {
            candidates?.Dispose();
        }
        return counts;
    }

    private async Task<Counts> ScreenAsync(StageTask task, CancellationToken cancellationToken)
    {
        var words = new List<ulong>();
        var index = new NearIndex(spec.NearJaccard);
        await foreach (var document in ReadAsync(task.Of(Candidates), cancellationToken).ConfigureAwait(false))
        {
            WordHashes.Fill(document.Text.Span, words);
            index.Add(document.Id, WordHashes.Shingles(words, NearIndex.ShingleWords));
        }

        var membership = new Membership(task.Source!, spec.Salt);
        var taken = new int[index.Count];
        var near = new List<int>();
        using var output = task.CreateOutput(Matches, "matches.bin");
        var writer = new RecordWriter<NearCopy>(output.Stream);
        await foreach (var document in ReadAsync(task.Inputs.Take(1), cancellationToken).ConfigureAwait(false))
        {
            if (membership.IsHeldOut(document))
                continue;
            WordHashes.Fill(document.Text.Span, words);
            if (!index.MayFind(words))
                continue;
            near.Clear();
            // One more than the limit proves a template; more copies of it need no record.
            index.Find(WordHashes.Shingles(words, NearIndex.ShingleWords), number => taken[number] <= spec.MaxNearPerHeldOut, near);
            foreach (var number in near)
            {
                taken[number]++;
                writer.Write(new NearCopy(task.Index, document.Id, index[number]));
            }
        }
        writer.Flush();
        output.Rows = writer.Count;
        return new Counts { ["near_pairs"] = writer.Count };
    }

    private Counts DecideAll(StageTask task)
    {
        var copies = new List<NearCopy>();
        foreach (var file in task.Of(Matches))
        {
            using var reader = new RecordReader<NearCopy>(file.Path);
            while (reader.MoveNext())
                copies.Add(reader.Current);
        }
        var templates = copies.CountBy(copy => copy.HeldOut)
            .Where(pair => pair.Value > spec.MaxNearPerHeldOut).Select(pair => pair.Key).Order().ToArray();
        var isTemplate = templates.ToHashSet();
        copies.RemoveAll(copy => isTemplate.Contains(copy.HeldOut));
        copies.Sort();
        var going = copies.DistinctBy(copy => (copy.Shard, copy.Training)).ToArray();
        CheckRemoved(task, going);

        task.Write(Near, going);
        task.Write(Templates, templates);
        return new Counts { ["held_out_templates"] = templates.Length, ["near_documents"] = going.Length };
    }

    private void CheckRemoved(StageTask task, NearCopy[] going)
    {
        StageFile[] shards = [.. task.Of("kept")];
        var goingBySource = going.CountBy(copy => shards[copy.Shard].Source ?? "").ToDictionary();
        foreach (var source in shards.GroupBy(shard => shard.Source ?? "", StringComparer.Ordinal))
        {
            var (removed, documents) = (goingBySource.GetValueOrDefault(source.Key), source.Sum(shard => shard.Rows));
            if (removed > spec.MaxRemovedShare * documents)
            {
                throw new DomainAdaptException(
                    $"source '{source.Key}': {removed} of {documents} documents are near copies of held-out ones, more than max_removed_share "
                    + $"({spec.MaxRemovedShare}). Hold out by a group that keeps copies together (holdout.by: group), run dedup_near before, or raise max_removed_share.");
            }
        }
    }

    private async Task<Counts> CoverAsync(StageTask task, CancellationToken cancellationToken)
    {
        var words = new List<ulong>();
        var coverage = new NGramCoverage();
        var templates = ReadTemplates(task);
        await foreach (var document in ReadAsync(task.Of(Candidates), cancellationToken).ConfigureAwait(false))
        {
            if (templates.Contains(document.Id))
                continue;
            WordHashes.Fill(document.Text.Span, words);
            coverage.Want(words);
        }
        var membership = new Membership(task.Source!, spec.Salt);
        var near = ReadNear(task);
        await foreach (var document in ReadAsync(task.Inputs.Take(1), cancellationToken).ConfigureAwait(false))
        {
            if (membership.IsHeldOut(document) || near.ContainsKey(document.Id))
                continue;
            WordHashes.Fill(document.Text.Span, words);
            coverage.Scan(words);
        }
        task.Write(Hits, coverage.Found());
        return new Counts { ["ngrams_found"] = coverage.Found().Count };
    }

    private async Task<Counts> WriteAsync(StageTask task, CancellationToken cancellationToken)
    {
        var membership = new Membership(task.Source!, spec.Salt);
        var (near, templates, hits) = (ReadNear(task), ReadTemplates(task), ReadAll<ulong>(task.Of(Hits)).ToHashSet());
        var words = new List<ulong>();
        using var split = new DocumentSplit(task);
        await foreach (var document in ReadAsync(task.Inputs.Take(1), cancellationToken).ConfigureAwait(false))
        {
            if (templates.Contains(document.Id))
                split.Reject(document, Verdict.Reject(TemplateReason, limit: spec.MaxNearPerHeldOut));
            else if (near.TryGetValue(document.Id, out var heldOut))
                split.Reject(document with { Attributes = document.Attributes.With("near", heldOut.ToString()) }, Verdict.Reject(NearReason, limit: spec.NearJaccard));
            else if (membership.IsHeldOut(document))
                HoldOut(document);
            else
                split.Keep(document);
        }
        return split.Counts;

        void HoldOut(Document document)
        {
            WordHashes.Fill(document.Text.Span, words);
            var (covered, seen) = NGramCoverage.CountCovered(words, hits);
            var share = words.Count == 0 ? 0 : (double)covered / words.Count;
            split.HoldOut(document with { Attributes = document.Attributes.With(CoverageAttribute, share) });
            split.Counts.Add("words_held_out", words.Count);
            split.Counts.Add("words_held_out.covered", covered);
            split.Counts.Add("ngrams_held_out", NGramCoverage.CountNGrams(words.Count));
            split.Counts.Add("ngrams_held_out.seen", seen);
            split.Counts.Add("documents_held_out.clean", share <= spec.MaxCleanCoverage ? 1 : 0);
        }
    }

    private static HashSet<DocumentId> ReadTemplates(StageTask task) => [.. ReadAll<DocumentId>(task.Of(Templates))];

    /// <summary>The training documents of the task's shard that go, each with a held-out document it is near.</summary>
    private static Dictionary<DocumentId, DocumentId> ReadNear(StageTask task)
    {
        var near = new Dictionary<DocumentId, DocumentId>();
        foreach (var file in task.Of(Near))
        {
            using var reader = new RecordReader<NearCopy>(file.Path).Between(copy => copy.Shard < task.Index, copy => copy.Shard <= task.Index);
            while (reader.MoveNext())
                near.Add(reader.Current.Training, reader.Current.HeldOut);
        }
        return near;
    }

    private static IEnumerable<T> ReadAll<T>(IEnumerable<StageFile> files) where T : unmanaged
    {
        foreach (var file in files)
        {
            using var reader = new RecordReader<T>(file.Path);
            while (reader.MoveNext())
                yield return reader.Current;
        }
    }

    private static async IAsyncEnumerable<Document> ReadAsync(
        IEnumerable<StageFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await foreach (var batch in DocumentShardReader.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                    yield return document;
            }
        }
    }
}
