using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Indexes;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Pipelines.Planning;

/// <summary>
/// Turns a bound pipeline into a plan: which stage runs for which source, what it reads, and its fingerprint. Reads local inputs only to
/// hash them; runs nothing.
/// </summary>
/// <param name="catalog">The kinds.</param>
/// <param name="hashes">What hashes files.</param>
/// <param name="work">Where other runs lie that a stage may go on from; none unless given.</param>
public sealed class Planner(Catalog catalog, FileHashes hashes, WorkFolder? work = null)
{
    private readonly IndexPlan _indexes = new(work, hashes);

    /// <summary>Plans the pipeline.</summary>
    /// <exception cref="Core.Failures.DomainAdaptException">A local input is missing.</exception>
    public Plan Plan(BoundPipeline pipeline)
    {
        var spec = pipeline.Spec;
        SourceContext[] sources =
        [
            .. spec.Sources.Select(source => new SourceContext(
                source.Key, source.Value, pipeline.Corpora[source.Key], pipeline.CorpusFolder(source.Key), spec.Sample)),
        ];
        var byStage = new Dictionary<string, List<StageNode>>(StringComparer.Ordinal);
        var nodes = new List<StageNode>();
        StageSpec? previous = null;
        PromotedModel? promoted = null;
        foreach (var stageSpec in spec.Stages)
        {
            var stage = catalog.Create<Stage>(stageSpec);
            if (stageSpec.MinKeptShare is < 0 or > 1 or double.NaN)
                throw new DomainAdaptException($"{stageSpec.Name}.min_kept_share: is {stageSpec.MinKeptShare}; expected 0 to 1.", ExitCodes.Spec);
            if (stageSpec.MinKeptShare is not null && stage.Balances.All(balance => balance.Name != "documents"))
                throw new DomainAdaptException($"{stageSpec.Name}.min_kept_share: the stage rejects no documents; expected it of a stage that does, such as clean.", ExitCodes.Spec);
            var inputNames = InputNames(stageSpec, previous);
            var runs = new List<string>();
            promoted ??= PromotedBefore(spec.Name, stageSpec, (found, seen) => Fingerprint(
                stageSpec.Seed ?? spec.Seed, stageSpec, [.. inputNames.SelectMany(name => byStage[name])], ForeignInputs(stageSpec, seen, found), index: null, sources, perSource: false));
            var foreign = ForeignInputs(stageSpec, runs, promoted);
            var own = new List<StageNode>();
            var version = catalog.Of(stageSpec).Version;
            foreach (var source in stage.Scope == StageScope.PerSource ? sources : [null!])
            {
                StageNode[] inputs = [.. inputNames.SelectMany(name => byStage[name].Where(node => source is null || node.Source is null || node.Source == source))];
                string FingerprintFrom(IndexVersion? index)
                    => Fingerprint(stageSpec.Seed ?? spec.Seed, stageSpec, inputs, foreign, index, source is null ? sources : [source], source is not null);
                var index = _indexes.PinOf(stageSpec, version, FingerprintFrom);
                if (nodes.FirstOrDefault(node => index is not null && node.Index?.Name == index.Name) is { } twice)
                    throw new DomainAdaptException($"{stageSpec.Name}.index: names {index!.Name}, which {twice.Name} names too; expected an index for each.", ExitCodes.Spec);
                own.Add(new StageNode
                {
                    Spec = stageSpec,
                    Version = version,
                    Stage = stage,
                    Source = source,
                    Inputs = inputs,
                    ForeignInputs = [.. foreign, .. index?.Files ?? []],
                    Runs = runs,
                    Index = index,
                    Fingerprint = FingerprintFrom(index?.From),
                });
            }
            byStage.Add(stageSpec.Name, own);
            nodes.AddRange(own);
            previous = stageSpec;
        }
        return new Plan(spec.Name, spec.Seed, sources, nodes);
    }

    /// <summary>The stages a stage reads: those it lists or the one before it, and those its settings refer to.</summary>
    public static IReadOnlyList<string> InputNames(StageSpec spec, StageSpec? previous)
    {
        var listed = spec.Inputs ?? (previous is null ? [] : [previous.Name]);
        return [.. listed.Concat(SpecWalk.StageReferences(spec)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What other runs hand to a stage, by the name its settings give them, with hashes of what lies there now.</summary>
    private List<StageFile> ForeignInputs(StageSpec spec, List<string> runs, PromotedModel? promoted)
    {
        var files = new List<StageFile>();
        foreach (var (name, channel) in SpecWalk.RunReferences(spec))
        {
            var folder = work ?? throw new InvalidOperationException("There is no work folder to look for runs in.");
            var stage = promoted is not null && name == LatestOf(promoted.Run.Manifest.Pipeline) ? promoted.Find(folder) : RunStage.Find(folder, name);
            runs.Add($"{stage.Run.Manifest.Pipeline}/{stage.Run.Id}/{stage.Node.Stage}");
            var found = stage.Files.Where(file => file.Channel == channel).ToList();
            if (found.Count == 0)
                throw new DomainAdaptException($"{spec.Name}: {name} hands on no {channel}. Name a stage that does.", ExitCodes.Spec);
            files.AddRange(found.Select(file => file with { Stage = name, Sha256 = hashes.Of(file.Path) }));
        }
        return files;
    }

    /// <summary>
    /// The promoted model of this pipeline that a plan goes on from, where a stage of it says so: the latest, unless that is what the plan itself comes
    /// to. What is run again begins from where it first began, so that no model is trained on the same text twice.
    /// </summary>
    private PromotedModel? PromotedBefore(string pipeline, StageSpec spec, Func<PromotedModel, List<string>, string> fingerprintFrom)
    {
        if (work is null || SpecWalk.RunReferences(spec).All(reference => reference.Name != LatestOf(pipeline)))
            return null;
        var found = PromotedModel.Of(work, pipeline).ToList();
        foreach (var (newer, older) in found.Zip(found.Skip(1)))
        {
            if (newer.Run.Manifest.Nodes.Any(node => node.Stage == spec.Name && node.Fingerprint == fingerprintFrom(older, [])))
                return older;
        }
        return found.FirstOrDefault();
    }

    private static string LatestOf(string pipeline) => $"{pipeline}/{PromotedModel.LatestName}";

    private string Fingerprint(
        long seed, StageSpec spec, StageNode[] inputs, IReadOnlyList<StageFile> foreign, IndexVersion? index, SourceContext[] sources, bool perSource)
    {
        var parts = new List<string> { $"seed {seed}", $"stage {spec.Name} {CanonicalJson.OfFingerprint(spec)}" };
        parts.AddRange(KindsIn(spec));
        parts.AddRange(SpecWalk.InputPaths(spec).Select(path => $"file {hashes.OfFileOrFolder(path)}"));
        parts.AddRange(foreign.Select(file => $"run {file.Name} {file.Sha256}"));
        if (index is not null)
            parts.Add($"index {index.Hash}");
        parts.AddRange(inputs.Select(input => $"input {input.Address} {input.Fingerprint}"));
        foreach (var source in sources)
        {
            // A source decides everything of the stages that begin with it; of the stages after them, its name and the part it plays.
            parts.Add($"source {source.Name}");
            if (!perSource)
                parts.Add($"part {CanonicalJson.OfFingerprint(source.Spec)}");
            if (inputs.Length == 0)
            {
                parts.Add($"corpus {CanonicalJson.OfFingerprint(source.Corpus)} {CanonicalJson.Of(source.Sample)}");
                parts.AddRange(KindsIn(source.Corpus));
                parts.AddRange(SpecWalk.InputPaths(source.Corpus).Select(path => $"file {hashes.OfFileOrFolder(path)}"));
            }
        }
        return Sha256Hex.Of(string.Join('\n', parts));
    }

    private IEnumerable<string> KindsIn(object spec)
        => SpecWalk.Specs(spec).Select(inner => $"kind {inner.Kind} {catalog.Of(inner).Version}");
}
