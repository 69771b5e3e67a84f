using DomainAdapt.Core.Stages;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>What a user should know of a stage that is done: rules that did nothing at all are often misspelt, or were meant for another corpus.</summary>
internal static class StageWarnings
{
    /// <summary>The warnings.</summary>
    public static IEnumerable<string> Of(Counts counts)
    {
        string[] idle = [.. counts.Parts(Counts.RuleHits).Where(part => part.Value == 0).Select(part => part.Key)];
        if (idle.Length > 0 && counts["documents_in"] > 0)
            yield return $"of {counts["documents_in"]} documents none was dropped or cut by {string.Join(", ", idle)}; is that meant?";
    }
}
