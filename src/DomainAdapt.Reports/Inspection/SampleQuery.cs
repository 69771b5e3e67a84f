using DomainAdapt.Core.Steps;

namespace DomainAdapt.Reports.Inspection;

/// <summary>What to look at among a stage's documents.</summary>
public sealed record SampleQuery
{
    /// <summary>The channel: <c>kept</c>, <c>rejected</c>, <c>cuts</c>, <c>held_out</c>.</summary>
    public string Channel { get; init; } = "kept";

    /// <summary>Of rejects and cuts, only those of a step (<c>gopher_quality</c>), a reason, or both (<c>gopher_quality.too_few_words</c>).</summary>
    public string? Rule { get; init; }

    /// <summary>Of rejects, only those that measured at least this.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>Of rejects, only those that measured at most this.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Only texts with this in them, in any case; texts are read for it, all of them.</summary>
    public string? Words { get; init; }

    /// <summary>How many to show.</summary>
    public int Count { get; init; } = 5;

    /// <summary>Which ones: equal seeds show equal documents.</summary>
    public long Seed { get; init; }

    /// <summary>Whether the query is about what rows measured, so that the measure must be there and in range.</summary>
    internal bool HasRange => !double.IsNegativeInfinity(Least) || !double.IsPositiveInfinity(Most);

    /// <summary>Whether a verdict is asked for.</summary>
    internal bool Takes(string step, Verdict verdict) => Takes(step, verdict.Reason!, verdict.Measured);

    /// <summary>Whether a cut, which measures nothing, is asked for.</summary>
    internal bool Takes(string step, string rule) => Takes(step, rule, measured: null);

    private bool Takes(string step, string reason, double? measured)
        => (Rule is null || Rule == step || Rule == reason || Rule == $"{step}.{reason}")
            && (!HasRange || (measured is { } value && value >= Least && value <= Most));
}
