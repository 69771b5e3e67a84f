using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Takes the decisions of a clean stage again from its measures, with other limits and without the texts.</summary>
public sealed class MeasureReplay
{
    private readonly IReadOnlyList<JudgingStep> _steps;
    private readonly IMeasured?[] _changed;
    private readonly long[] _removedBefore, _removed;
    private readonly List<int> _drops = [];

    private MeasureReplay(IReadOnlyList<JudgingStep> steps, IMeasured?[] changed, bool measuresAll)
    {
        (_steps, _changed) = (steps, changed);
        (_removedBefore, _removed) = (new long[steps.Count], new long[steps.Count]);
        Overlap = measuresAll ? new RuleOverlap(steps.Count) : null;
    }

    /// <summary>Names of the steps that judge, in order.</summary>
    public IReadOnlyList<string> Rules => [.. _steps.Select(step => step.Name)];

    /// <summary>Documents measured.</summary>
    public long Documents { get; private set; }

    /// <summary>Documents that the stage kept.</summary>
    public long KeptBefore { get; private set; }

    /// <summary>Documents that would be kept.</summary>
    public long Kept { get; private set; }

    /// <summary>What each rule drops whether or not another does too; null where the stage measured only up to the first drop.</summary>
    public RuleOverlap? Overlap { get; }

    /// <summary>Whether a rule has other limits than the stage had.</summary>
    public bool IsChanged(int rule) => _changed[rule] is not null;

    /// <summary>Documents that the rule was the first to drop.</summary>
    public long RemovedBefore(int rule) => _removedBefore[rule];

    /// <summary>Documents that the rule would be the first to drop.</summary>
    public long Removed(int rule) => _removed[rule];

    /// <summary>Prepares a replay.</summary>
    /// <param name="before">The settings of the stage that measured.</param>
    /// <param name="after">The settings to try.</param>
    /// <param name="catalog">The kinds.</param>
    /// <exception cref="DomainAdaptException">A change needs the texts (exit code 2).</exception>
    public static MeasureReplay Of(CleanSpec before, CleanSpec after, Catalog catalog)
    {
        if (!before.Steps.Select(Address).SequenceEqual(after.Steps.Select(Address)))
            throw new DomainAdaptException($"{after.Name}: has other steps than the stage that measured; a replay changes limits of steps only. Run the pipeline.", ExitCodes.Spec);
        var steps = before.Steps.Select(step => (step.Name, Step: catalog.Create<IStep>(step))).ToList();
        var judging = StepWalk.JudgingStepsOf(steps);
        var changed = new IMeasured?[judging.Count];
        var rule = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            var names = Changes(before.Steps[i], after.Steps[i]);
            if (names.Count > 0)
                Refuse(after.Name, before.Steps[i], steps[i].Step, names);
            if (!RuleJudge.CanJudge(steps[i].Step))
                continue;
            if (names.Count > 0)
                changed[rule] = Changed(after, i, catalog, judging[rule]);
            rule++;
        }
        return new MeasureReplay(judging, changed, before.MeasureAll);
    }

    /// <summary>Decides anew about the documents of a shard of measures.</summary>
    /// <exception cref="DomainAdaptException">A document would go on to a rule that did not measure it (exit code 2).</exception>
    public async Task AddAsync(string path, CancellationToken cancellationToken)
    {
        await foreach (var document in MeasureShardReader.ReadAsync(path, _steps, cancellationToken))
            Add(document);
    }

    private void Add(MeasuredDocument document)
    {
        Documents++;
        if (document.Step is null)
            KeptBefore++;
        else
            _removedBefore[_steps.TakeWhile(step => step.Name != document.Step).Count()]++;
        _drops.Clear();
        for (var rule = 0; rule < _steps.Count; rule++)
        {
            var measures = document.Steps[rule];
            if (measures.Reason is null)
            {
                if (_drops.Count > 0)
                    break;
                throw new DomainAdaptException(
                    $"Document {document.Id}, which '{document.Step}' dropped, would go on to '{_steps[rule].Name}', which was not asked about it. "
                    + "Run the stage with measure_all: true, and replay with the same setting.", ExitCodes.Spec);
            }
            if (!(_changed[rule]?.Decide(measures.Values).IsKept ?? measures.Reason.Length == 0))
                _drops.Add(rule);
        }
        if (_drops.Count == 0)
            Kept++;
        else
            _removed[_drops[0]]++;
        Overlap?.Add(_drops);
    }

    private static (string Kind, string Name) Address(StepSpec step) => (step.Kind, step.Name);

    /// <summary>The settings with other values, by their names in files, and whether each is only a threshold.</summary>
    private static List<(string Name, bool IsThreshold)> Changes(StepSpec before, StepSpec after) =>
    [
        .. before.GetType().GetProperties()
            .Where(property => CanonicalJson.Of(new[] { property.GetValue(before) }) != CanonicalJson.Of(new[] { property.GetValue(after) }))
            .Select(property => (CanonicalJson.NameOf(property), property.IsDefined(typeof(ThresholdAttribute), inherit: false))),
    ];

    private static void Refuse(string stage, StepSpec spec, IStep step, List<(string Name, bool IsThreshold)> changes)
    {
        var setting = $"{stage}.{spec.Name}.{changes.FirstOrDefault(change => !change.IsThreshold, changes[0]).Name}";
        if (step is not (IFilter and IMeasured))
            throw new DomainAdaptException(
                $"{setting}: '{spec.Kind}' needs the texts, so it cannot be replayed; expected limits of filters that measure. Run the pipeline with this setting.", ExitCodes.Spec);
        if (changes.Any(change => !change.IsThreshold))
            throw new DomainAdaptException(
                $"{setting}: decides what is measured, so it needs the texts and cannot be replayed; expected one of "
                + $"{string.Join(", ", Thresholds(spec))}. Run the pipeline with this setting.", ExitCodes.Spec);
    }

    private static IEnumerable<string> Thresholds(StepSpec spec)
        => spec.GetType().GetProperties().Where(property => property.IsDefined(typeof(ThresholdAttribute), inherit: false)).Select(CanonicalJson.NameOf);

    private static IMeasured Changed(CleanSpec after, int step, Catalog catalog, JudgingStep before)
    {
        var measured = catalog.Create<IMeasured>(after.Steps[step]);
        return measured.MeasureNames.SequenceEqual(before.Measures)
            ? measured
            : throw new DomainAdaptException(
                $"{after.Name}.{before.Name}: measures {string.Join(", ", measured.MeasureNames)}; the stage measured {string.Join(", ", before.Measures)}. Run the pipeline with this setting.",
                ExitCodes.Spec);
    }
}
