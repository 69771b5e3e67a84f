using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>The sections of a report, in order: a plain list, one line a section. A section that has nothing to show is left out.</summary>
internal static class SectionList
{
    public static readonly IReadOnlyList<Func<RunData, Section?>> All =
    [
        OverviewSection.Build,
        FunnelSection.Build,
        LossesSection.Build,
        RulesSection.Build,
        DocumentsSection.Build,
        DeduplicationSection.Build,
        HeldOutSection.Build,
        MixSection.Build,
        TrainingSection.Build,
        EvaluationSection.Build,
        BalancesSection.Build,
        TablesSection.Build,
        ResourcesSection.Build,
    ];
}
