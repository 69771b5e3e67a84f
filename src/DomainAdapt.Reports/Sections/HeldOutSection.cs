using DomainAdapt.Reports.Data;
using DomainAdapt.Reports.Model;

namespace DomainAdapt.Reports.Sections;

/// <summary>What was held out for evaluation, and how far it is from what is trained on.</summary>
internal static class HeldOutSection
{
    public static Section? Build(RunData run)
    {
        var stages = run.Done("hold_out").ToList();
        if (stages.Count == 0)
            return null;
        var rows = from stage in stages
                   from source in run.Sources
                   let counts = stage.CountsOf(source)
                   where counts["documents_in"] > 0
                   select (IReadOnlyList<object?>)
                   [
                       source, counts["documents_in"], counts["documents_kept"], counts["documents_held_out"],
                       ShareOf(counts["documents_held_out"], counts["documents_in"]), counts["bytes_held_out"],
                       counts["documents_held_out.clean"], ShareOf(counts["words_held_out.covered"], counts["words_held_out"]),
                       ShareOf(counts["ngrams_held_out.seen"], counts["ngrams_held_out"]),
                   ];
        var split = new ReportTable("held_out", "The split",
            [
                new("source", "Source"),
                new("documents_in", "Documents", ValueFormat.Count),
                new("documents_kept", "For training", ValueFormat.Count),
                new("documents_held_out", "Held out", ValueFormat.Count),
                new("share_held_out", "Share held out", ValueFormat.Share, IsBar: true),
                new("bytes_held_out", "Bytes held out", ValueFormat.Bytes),
                new("documents_clean", "Clean", ValueFormat.Count),
                new("coverage", "Coverage", ValueFormat.Share, IsBar: true),
                new("ngrams_seen", "13-grams seen", ValueFormat.Share, IsBar: true),
            ],
            [.. rows]);
        return new Section(
            "held_out", "Held-out text",
            "Coverage is the share of the held-out words that stand in runs of words which training text contains too; a held-out document is clean when "
            + "its own coverage is small. 13-grams seen is the share of the held-out runs of 13 words that stand in training text. Training documents near a held-out one were rejected as near_held_out.",
            [split, .. stages.SelectMany(stage => stage.Tables).Select(table => Fields.OfTable(table.Name, Fields.Title(table.Name), table))]);
    }

    private static object? ShareOf(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
