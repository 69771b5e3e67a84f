using System.Globalization;
using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>What each stage took and left: time, memory, files.</summary>
internal static class ResourcesSection
{
    public static Section? Build(RunData run)
    {
        var rows = run.Stages.Where(stage => stage.Marker is not null).Select(RowOf).ToList();
        return rows.Count == 0 ? null : new Section(
            "resources", "Time, memory and files",
            "Memory is the largest the process held while the stage ran; other stages may have run beside it. Output that an earlier run made has that run's figures.",
            [
                new ReportTable("resources", "Stages",
                    [
                        new("stage", "Stage"), new("seconds", "Time", ValueFormat.Seconds, IsBar: true), new("peak_memory_bytes", "Memory", ValueFormat.Bytes, IsBar: true),
                        new("documents_per_second", "Documents a second", ValueFormat.Count), new("bytes_per_second", "Text a second", ValueFormat.Bytes), new("tokens_per_second", "Tokens a second", ValueFormat.Count),
                        new("tasks", "Tasks", ValueFormat.Count), new("files", "Files", ValueFormat.Count), new("bytes", "Size", ValueFormat.Bytes, IsBar: true),
                        new("finished", "Finished"), new("host", "Host"), new("fingerprint", "Fingerprint"),
                    ],
                    rows),
            ]);
    }

    /// <summary>The first of some counts that the stage has, for each second it worked.</summary>
    private static object? Rate(StageData stage, params string[] counts)
    {
        var amount = counts.Select(name => stage.Counts[name]).FirstOrDefault(count => count > 0);
        return amount == 0 || stage.Marker!.Evidence.Seconds <= 0 ? null : (long)(amount / stage.Marker.Evidence.Seconds);
    }

    private static IReadOnlyList<object?> RowOf(StageData stage)
    {
        var marker = stage.Marker!;
        return
        [
            stage.Node.Address, marker.Evidence.Seconds, marker.Evidence.PeakMemoryBytes, Rate(stage, "documents_in", "documents_kept", "records"), Rate(stage, "bytes_in", "bytes_kept", "bytes_acquired"), Rate(stage, "tokens_kept", "tokens_placed", "tokens_seen"), (long)marker.Tasks.Values.Sum(), (long)marker.Files.Count,
            marker.Files.Sum(file => file.Bytes), marker.Evidence.Finished.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            marker.Evidence.Host, marker.Fingerprint[..Math.Min(12, marker.Fingerprint.Length)],
        ];
    }
}
