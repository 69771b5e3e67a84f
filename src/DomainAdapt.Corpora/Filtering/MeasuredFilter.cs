using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>A filter that measures everything and decides then: the first of its limits that is passed names the reason.</summary>
internal abstract class MeasuredFilter(IReadOnlyList<string> names, Limit[] limits) : IFilter, IMeasured
{
    private readonly double[] _measures = new double[names.Count];

    public IReadOnlyList<string> MeasureNames => names;

    public IReadOnlyList<MeasureLimit> MeasureLimits => [.. limits.SelectMany(limit => (IEnumerable<MeasureLimit>)
    [
        .. limit.Least is { } least ? [new MeasureLimit(names[limit.Measure], limit.Reason, IsLeast: true, least)] : (MeasureLimit[])[],
        .. limit.Most is { } most ? [new MeasureLimit(names[limit.Measure], limit.Reason, IsLeast: false, most)] : (MeasureLimit[])[],
    ])];

    public abstract void Measure(Document document, Span<double> measures);

    public virtual Verdict Decide(ReadOnlySpan<double> measures) => Limit.Decide(limits, measures);

    /// <summary>The place of the measure that a reason speaks of.</summary>
    protected int MeasureOf(string reason) => Array.Find(limits, limit => limit.Reason == reason).Measure;

    public Verdict Judge(Document document)
    {
        Measure(document, _measures);
        return Decide(_measures);
    }
}
