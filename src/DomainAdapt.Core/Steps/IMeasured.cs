using DomainAdapt.Core.Documents;

namespace DomainAdapt.Core.Steps;

/// <summary>
/// A filter or cutter whose verdict follows from numbers that it measures, so that it can be taken again with other limits and without the text.
/// </summary>
public interface IMeasured : IStep
{
    /// <summary>The names of what it measures: snake_case, with units where there are any.</summary>
    IReadOnlyList<string> MeasureNames { get; }

    /// <summary>Measures a document before anything is cut from it: a value for each name, NaN where there is none.</summary>
    void Measure(Document document, Span<double> measures);

    /// <summary>The numbers that its measures are held against; none where its rules are of another form.</summary>
    IReadOnlyList<MeasureLimit> MeasureLimits => [];

    /// <summary>The verdict that follows.</summary>
    Verdict Decide(ReadOnlySpan<double> measures);
}
