using System.Globalization;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Cli.Rendering;

/// <summary>Counts in one line.</summary>
internal static class Summary
{
    private static readonly string[] Shown =
    [
        "records", "documents", "documents_in", "documents_kept", "documents_rejected", "documents_held_out", "tokens", "tokens_placed", "sequences", "tokens_seen",
    ];

    /// <summary>The counts a person looks for first; the number of counts when it has none of these.</summary>
    public static string Of(Counts counts)
    {
        var known = Shown.Where(name => counts[name] > 0)
            .Select(name => string.Create(CultureInfo.InvariantCulture, $"{counts[name]:N0} {name.Replace('_', ' ')}")).ToArray();
        return known.Length > 0 ? string.Join(", ", known) : counts.Count() == 1 ? "1 count" : $"{counts.Count()} counts";
    }
}
