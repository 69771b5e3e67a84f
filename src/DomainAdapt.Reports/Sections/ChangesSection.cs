using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>What two runs were asked for differently, and which stage was the first to give something else.</summary>
internal static class ChangesSection
{
    public static Section Build(RunData left, RunData right, IReadOnlyList<RunDifference> differences)
    {
        var settings = RunSettingsDifference.Of(left.Manifest, right.Manifest);
        var first = differences.FirstOrDefault(difference => !difference.IsEqual && (difference.Left ?? difference.Right) is not null);
        var text = first is null ? "Every stage of both runs that is done gave the same."
            : $"The first stage that differs is {first.Address}; every stage before it gave the same. "
                + (settings.Count > 0 ? (settings.Count == 1 ? $"One setting differs: {settings[0].Name}." : $"{settings.Count} settings differ, the first is {settings[0].Name}.") : "No setting differs: the inputs, or the program, did.");
        Figure?[] figures =
        [
            settings.Count == 0 ? null : new ReportTable("settings", "Settings that differ", [new("setting", "Setting"), new("a", "A"), new("b", "B")],
                [.. settings.Select(setting => (IReadOnlyList<object?>)[setting.Name, setting.Left, setting.Right])]),
            new ReportTable("stages", "Stages",
                [new("stage", "Stage"), new("outputs", "Outputs"), new("counts", "Counts that differ", ValueFormat.Count), new("a_seconds", "A", ValueFormat.Seconds), new("b_seconds", "B", ValueFormat.Seconds)],
                [.. differences.Select(difference => (IReadOnlyList<object?>)
                [
                    difference.Address, OutputsOf(difference), (long)difference.Counts.Count, difference.Left?.Evidence.Seconds, difference.Right?.Evidence.Seconds,
                ])]),
        ];
        return new Section("changes", "What changed", text, [.. figures.OfType<Figure>()]);
    }

    private static string OutputsOf(RunDifference difference) => difference switch
    {
        { IsEqual: true } => "equal",
        { Left: null, Right: null } => "in neither",
        { Left: null } => "in B only",
        { Right: null } => "in A only",
        _ => "different",
    };
}
