using System.Globalization;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tokens;

namespace DomainAdapt.Reports.Inspection;

/// <summary>
/// Finds the trainings and checkpoints that saw the documents of a take-down list: in the lineage of the mixes, which says of every sequence what
/// it was made of, and from one model to those that went on from it. Memory is the documents found, whatever the size of the runs.
/// </summary>
/// <param name="work">The work folder.</param>
/// <param name="list">The list.</param>
/// <param name="scanned">Told of each stage that is read through.</param>
public sealed class TakeDown(WorkFolder work, TakeDownList list, Action<string>? scanned = null)
{
    private const string StepPrefix = "step-";

    private readonly Dictionary<string, IReadOnlySet<DocumentId>> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Mix, long Sequences), Seen> _seen = [];
    private readonly SortedDictionary<string, long> _matches = new(StringComparer.Ordinal);

    /// <summary>Documents that each entry named in the token shards that were read; empty of entries that are looked up as ids alone.</summary>
    public IReadOnlyDictionary<string, long> Matches => _matches;

    /// <summary>The trainings of those runs, in the runs' order, that saw such documents or go on from one that did.</summary>
    public async Task<IReadOnlyList<AffectedTraining>> FindAsync(IEnumerable<RunFolder> runs, CancellationToken cancellationToken = default)
    {
        var affected = new List<AffectedTraining>();
        // By the folder in the store, since runs share stages.
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            var runName = $"{run.Manifest.Pipeline}/{run.Id}";
            foreach (var node in run.Manifest.Nodes.Where(node => node.Kind == "train"))
            {
                names[$"{runName}/{node.Stage}"] = node.FolderName;
                var training = await OfAsync(run, node, cancellationToken).ConfigureAwait(false);
                string[] through =
                [
                    .. run.Manifest.Nodes.Where(other => other.Kind == "train" && node.Inputs.Contains(other.Address) && folders.Contains(other.FolderName))
                        .Select(other => $"{runName}/{other.Stage}"),
                    .. (node.Runs ?? []).Where(other => names.TryGetValue(other, out var folder) && folders.Contains(folder)),
                ];
                if (training.Documents == 0 && through.Length == 0)
                    continue;
                folders.Add(node.FolderName);
                var first = through.Length > 0 ? 0 : training.Steps[0].First;
                affected.Add(training with
                {
                    Run = runName,
                    Through = through,
                    Checkpoints = [.. training.Checkpoints.Where(checkpoint => checkpoint.Step >= first)],
                });
            }
        }
        return affected;
    }

    private async Task<AffectedTraining> OfAsync(RunFolder run, PlannedNode node, CancellationToken cancellationToken)
    {
        var checkpoints = CheckpointsOf(node);
        var steps = RunFolder.MarkerOf(work, node)?.Counts["steps"] ?? checkpoints.Select(checkpoint => checkpoint.Step).DefaultIfEmpty(0).Max();
        var nothing = new AffectedTraining("", node.Address, 0, 0, [], [], checkpoints);
        var mix = run.Manifest.Nodes.FirstOrDefault(other => other.Kind == "mix" && node.Inputs.Contains(other.Address));
        if (steps == 0 || mix is null || RunFolder.MarkerOf(work, mix) is null)
            return nothing;
        var batch = RunSettings.WholeNumber(run.Manifest, node.Stage, "batch_sequences");
        var seen = await SeenAsync(run, mix, steps * batch, cancellationToken).ConfigureAwait(false);
        return nothing with { Documents = seen.Documents, Tokens = seen.Tokens, Steps = StepsOf(seen.Sequences, batch) };
    }

    /// <summary>What stands in the first sequences of a mix.</summary>
    private async Task<Seen> SeenAsync(RunFolder run, PlannedNode mix, long sequences, CancellationToken cancellationToken)
    {
        if (_seen.TryGetValue((mix.FolderName, sequences), out var known))
            return known;
        var ids = await DocumentsAsync(run, mix, cancellationToken).ConfigureAwait(false);
        var (found, tokens, at) = (new HashSet<DocumentId>(), 0L, new List<StepRange>());
        if (ids.Count > 0)
        {
            scanned?.Invoke($"{run.Manifest.Pipeline}/{run.Id}/{mix.Address}");
            foreach (var file in FilesOf(mix, LineageShardWriter.Suffix))
            {
                await foreach (var group in LineageShardReader.ReadAsync(file.Path, cancellationToken).ConfigureAwait(false))
                {
                    foreach (var piece in group)
                    {
                        if (piece.Sequence >= sequences || !ids.Contains(piece.Document))
                            continue;
                        found.Add(piece.Document);
                        tokens += piece.Tokens;
                        Join(at, piece.Sequence, piece.Sequence);
                    }
                }
            }
        }
        return _seen[(mix.FolderName, sequences)] = new Seen(found.Count, tokens, at);
    }

    /// <summary>The documents among what a mix read that the list names.</summary>
    private async Task<IReadOnlySet<DocumentId>> DocumentsAsync(RunFolder run, PlannedNode mix, CancellationToken cancellationToken)
    {
        if (list.HasIdsOnly)
        {
            var index = Path.Combine(work.Store, mix.FolderName, StageFolder.IndexName);
            return list.Ids.Where(id => IdIndex.Find(index, id).Count > 0).ToHashSet();
        }
        var all = new HashSet<DocumentId>();
        foreach (var node in run.Manifest.Nodes.Where(node => node.Kind == "tokenize" && mix.Inputs.Contains(node.Address)))
        {
            if (!_documents.TryGetValue(node.FolderName, out var documents))
            {
                scanned?.Invoke($"{run.Manifest.Pipeline}/{run.Id}/{node.Address}");
                _documents.Add(node.FolderName, documents = await NamedAsync(node, cancellationToken).ConfigureAwait(false));
            }
            all.UnionWith(documents);
        }
        return all;
    }

    private async Task<HashSet<DocumentId>> NamedAsync(PlannedNode tokenize, CancellationToken cancellationToken)
    {
        var named = new HashSet<DocumentId>();
        foreach (var file in FilesOf(tokenize, TokenShardWriter.Suffix).Where(file => file.Channel == "kept"))
        {
            await foreach (var batch in TokenShardReader.ReadDocumentsAsync(file.Path, cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in batch)
                {
                    if (list.EntryOf(document.Id, document.Url, document.Licence) is not { } entry)
                        continue;
                    named.Add(document.Id);
                    _matches[entry] = _matches.GetValueOrDefault(entry) + 1;
                }
            }
        }
        return named;
    }

    private IEnumerable<StageFile> FilesOf(PlannedNode node, string suffix)
        => RunFolder.MarkerOf(work, node) is null ? [] : RunFolder.FilesOf(work, node).Where(file => file.Name.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>The model it handed on, and what an unfinished training keeps to go on from.</summary>
    private IReadOnlyList<WrittenCheckpoint> CheckpointsOf(PlannedNode node)
    {
        var folder = Path.Combine(work.Store, node.FolderName);
        if (!Directory.Exists(folder))
            return [];
        if (RunFolder.MarkerOf(work, node) is { } marker)
            return [new WrittenCheckpoint(Path.Combine(node.FolderName, "model"), marker.Counts["steps"])];
        return
        [
            .. from path in Directory.EnumerateDirectories(folder, StepPrefix + "*", SearchOption.AllDirectories)
               let number = Path.GetFileName(path)[StepPrefix.Length..]
               where number.All(char.IsAsciiDigit)
               let step = long.Parse(number, CultureInfo.InvariantCulture)
               orderby step
               select new WrittenCheckpoint(Path.GetRelativePath(work.Store, path), step),
        ];
    }

    private static List<StepRange> StepsOf(IReadOnlyList<StepRange> sequences, long batch)
    {
        var steps = new List<StepRange>();
        foreach (var range in sequences)
            Join(steps, (range.First / batch) + 1, (range.Last / batch) + 1);
        return steps;
    }

    /// <summary>Adds a range to ascending ones, as a part of the last where they touch.</summary>
    private static void Join(List<StepRange> ranges, long first, long last)
    {
        if (ranges.Count > 0 && first <= ranges[^1].Last + 1)
            ranges[^1] = ranges[^1] with { Last = Math.Max(last, ranges[^1].Last) };
        else
            ranges.Add(new StepRange(first, last));
    }

    private readonly record struct Seen(long Documents, long Tokens, IReadOnlyList<StepRange> Sequences);
}
