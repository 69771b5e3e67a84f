using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Holdout;

/// <summary>
/// Settings of the <c>hold_out</c> stage, which takes documents out of training for evaluation and keeps training free of their near copies.
/// Which documents, each source says itself (<c>holdout</c>).
/// </summary>
public sealed record HoldOutSpec : StageSpec
{
    /// <summary>Goes into the hash that decides membership: another salt holds out other documents.</summary>
    public string Salt { get; init; } = "holdout";

    /// <summary>Least Jaccard similarity, of sets of 5-word shingles, at which a training document is a near copy of a held-out one and goes.</summary>
    public double NearJaccard { get; init; } = 0.8;

    /// <summary>
    /// Most training documents that one held-out document may take with it. One that takes more is written to a template (a form, a licence),
    /// measures nothing, and is dropped itself.
    /// </summary>
    public int MaxNearPerHeldOut { get; init; } = 10;

    /// <summary>Largest share of a source's documents that may go as near copies; more stop the run.</summary>
    public decimal MaxRemovedShare { get; init; } = 0.01m;

    /// <summary>Largest share of a held-out document's words in 13-grams of training text at which the document counts as clean.</summary>
    public double MaxCleanCoverage { get; init; } = 0.05;

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (NearJaccard is <= 0 or > 1)
            problems.Add("near_jaccard", $"is {NearJaccard}; expected more than 0 and at most 1");
        if (MaxNearPerHeldOut < 0)
            problems.Add("max_near_per_held_out", $"is {MaxNearPerHeldOut}; expected 0 or more");
        if (MaxRemovedShare is < 0 or > 1)
            problems.Add("max_removed_share", $"is {MaxRemovedShare}; expected 0 to 1");
        if (MaxCleanCoverage is < 0 or > 1)
            problems.Add("max_clean_coverage", $"is {MaxCleanCoverage}; expected 0 to 1");
    }
}
