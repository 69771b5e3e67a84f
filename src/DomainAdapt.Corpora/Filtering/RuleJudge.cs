using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Asks one rule, a step that filters or cuts, for all it has to say of a document.</summary>
/// <param name="name">The rule's name.</param>
/// <param name="step">Its step.</param>
public sealed class RuleJudge(string name, IStep step)
{
    private readonly double[] _measures = new double[(step as IMeasured)?.MeasureNames.Count ?? 0];

    /// <summary>The rule's name.</summary>
    public string Name => name;

    /// <summary>Whether the step gives verdicts.</summary>
    public static bool CanJudge(IStep step) => step is IFilter or ICutter;

    /// <summary>The rule's verdict and measures, and the text it leaves.</summary>
    /// <param name="document">The document.</param>
    /// <param name="explains">Whether to find the lines or words that counted.</param>
    public RuleJudgement Judge(Document document, bool explains = false)
    {
        document = PlainView.DocumentOf(document);
        if (step is IAnnotator annotator)
            document = annotator.Annotate(document);
        var names = (step as IMeasured)?.MeasureNames ?? [];
        (step as IMeasured)?.Measure(document, _measures);
        var cuts = new List<Cut>();
        (step as ICutter)?.Cut(document, cuts);
        var rest = cuts.Count == 0 ? document.Text : CutText.Without(document.Text.Span, cuts);
        var verdict = step is IFilter filter ? filter.Judge(document) : ((ICutter)step).Judge(document with { Text = rest });
        // Cuts leave rare line ends as they are; the published filter writes LF, and its texts are compared by hash.
        if (step is C4QualityCutter c4 && verdict.IsKept)
            rest = c4.TextLeft(document.Text.Span);
        var counted = new List<Cut>();
        if (explains && verdict.Reason is { } reason)
            (step as IExplained)?.Explain(document, reason, counted);
        return new RuleJudgement(Name, verdict, [.. names.Zip(_measures)], cuts, step is ICutter && verdict.IsKept ? (ReadOnlyMemory<byte>?)rest : null, counted);
    }
}

/// <summary>What a rule says of a document.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Measures">What it measured, by name; NaN where there is none.</param>
/// <param name="Cuts">What it cut out of the text.</param>
/// <param name="TextLeft">The text that a cutter leaves of a document that stays; null for filters, which leave it as it is.</param>
/// <param name="Counted">The lines or words that counted, where the rule was asked for them and knows them.</param>
public sealed record RuleJudgement(
    string Rule, Verdict Verdict, IReadOnlyList<(string Name, double Value)> Measures, IReadOnlyList<Cut> Cuts, ReadOnlyMemory<byte>? TextLeft, IReadOnlyList<Cut> Counted);
