using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Shards.Documents;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Takes one document at a time through all steps, and keeps what the steps that judge measured.</summary>
internal sealed class StepWalk
{
    private readonly (string Name, IStep Step, StepMeasures? Measures)[] _steps;
    private readonly CutShardWriter? _cutShard;
    private readonly Counts _counts;
    private readonly bool _measureAll;
    private readonly List<Cut> _cuts = [];
    private readonly Dictionary<(string Step, string Rule), string> _parts = [];

    public StepWalk(IReadOnlyList<(string Name, IStep Step)> steps, bool measureAll, CutShardWriter? cutShard, Counts counts)
    {
        JudgingSteps = JudgingStepsOf(steps);
        StepMeasures[] measures = [.. JudgingSteps.Select(step => new StepMeasures(step))];
        var next = 0;
        _steps = [.. steps.Select(step => (step.Name, step.Step, RuleJudge.CanJudge(step.Step) ? measures[next++] : null))];
        (Measures, _measureAll, _cutShard, _counts) = (measures, measureAll, cutShard, counts);
        // A rule that never acts is told of, so it is counted from the beginning. A rewriter that changes nothing found clean text.
        foreach (var (name, _) in steps.Where(step => RuleJudge.CanJudge(step.Step) && step.Step is not IAnnotator))
            counts.Add($"{Counts.RuleHits}.{name}", 0);
    }

    /// <summary>The steps that judge, in order.</summary>
    public IReadOnlyList<JudgingStep> JudgingSteps { get; }

    /// <summary>What they said of the latest document.</summary>
    public IReadOnlyList<StepMeasures> Measures { get; }

    /// <summary>Those of some steps that judge, with the names of what they measure.</summary>
    public static IReadOnlyList<JudgingStep> JudgingStepsOf(IEnumerable<(string Name, IStep Step)> steps)
        => [.. steps.Where(step => RuleJudge.CanJudge(step.Step)).Select(step => new JudgingStep(step.Name, (step.Step as IMeasured)?.MeasureNames ?? []))];

    /// <summary>The document as the last step that decided left it, and what that step said of it.</summary>
    public (Document Result, string Step, Verdict Verdict) Take(Document document)
    {
        foreach (var measures in Measures)
            measures.Reason = null;
        (Document Result, string Step, Verdict Verdict)? dropped = null;
        foreach (var (name, step, measures) in _steps)
        {
            if (step is IAnnotator annotator)
                document = Annotate(annotator, document);
            var verdict = Verdict.Keep;
            switch (step)
            {
                case IRewriter rewriter:
                    document = Rewrite(name, rewriter, document, isDropped: dropped is not null);
                    break;
                case IFilter filter:
                    verdict = Judge(filter, PlainView.DocumentOf(document), measures!);
                    break;
                case ICutter cutter:
                    var plain = PlainView.DocumentOf(document);
                    (step as IMeasured)?.Measure(plain, measures!.Values);
                    // Cuts are made in the text with its marks: measures of the plain view decide nothing of what those leave.
                    var deciding = ReferenceEquals(plain, document) ? step as IDecidingMeasures : null;
                    document = Cut(name, cutter, document, isDropped: dropped is not null);
                    verdict = deciding is { Decides: true } ? deciding.Decide(measures!.Values) : cutter.Judge(PlainView.DocumentOf(document));
                    break;
            }
            if (measures is not null)
                measures.Reason = verdict.Reason ?? "";
            if (verdict.IsKept)
                continue;
            if (dropped is null)
                _counts.AddPart(Counts.RuleHits, name);
            dropped ??= (document, name, verdict);
            if (!_measureAll)
                break;
        }
        return dropped ?? (document, "", Verdict.Keep);
    }

    private static Verdict Judge(IFilter filter, Document document, StepMeasures measures)
    {
        if (filter is not IMeasured measured)
            return filter.Judge(document);
        measured.Measure(document, measures.Values);
        return measured.Decide(measures.Values);
    }

    /// <summary>What is found in the plain view is said of the document as it is.</summary>
    private static Document Annotate(IAnnotator annotator, Document document)
        => annotator.Annotate(PlainView.DocumentOf(document)) with { Text = document.Text, Format = document.Format };

    private Document Rewrite(string name, IRewriter rewriter, Document document, bool isDropped)
    {
        var rewritten = rewriter.Rewrite(document);
        if (isDropped || ReferenceEquals(rewritten, document))
            return rewritten;
        _counts.AddPart("documents_rewritten", name);
        foreach (var (change, count) in (rewriter as ICounting)?.Changes ?? [])
            _counts.AddPart("changes", PartOf(name, change), count);
        _counts.AddPart("bytes_rewritten", name, document.Text.Length - rewritten.Text.Length);
        return rewritten;
    }

    private string PartOf(string step, string rule)
    {
        if (!_parts.TryGetValue((step, rule), out var part))
            _parts.Add((step, rule), part = $"{step}.{rule}");
        return part;
    }

    private Document Cut(string name, ICutter cutter, Document document, bool isDropped)
    {
        _cuts.Clear();
        cutter.Cut(document, _cuts);
        if (_cuts.Count == 0)
            return document;
        // Of a dropped document, which is kept aside as it was, nothing is cut: the rest is only measured.
        if (!isDropped)
            _counts.AddPart(Counts.RuleHits, name);
        foreach (var cut in isDropped ? [] : _cuts)
        {
            _cutShard?.Write(document.Id, name, cut, document.Text.Span.Slice(cut.Start, cut.Length));
            _counts.AddPart("bytes_cut", PartOf(name, cut.Rule), cut.Length);
        }
        return document with { Text = CutText.Without(document.Text.Span, _cuts) };
    }
}
