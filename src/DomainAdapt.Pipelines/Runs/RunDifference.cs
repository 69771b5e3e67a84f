namespace DomainAdapt.Pipelines.Runs;

/// <summary>How two runs differ, stage by stage.</summary>
/// <param name="Address">The stage.</param>
/// <param name="Left">Its marker in the first run; null when it has none.</param>
/// <param name="Right">Its marker in the second run; null when it has none.</param>
/// <param name="Counts">Counts that differ: name, in the first run, in the second.</param>
public sealed record RunDifference(
    string Address, StageMarker? Left, StageMarker? Right, IReadOnlyList<(string Name, long Left, long Right)> Counts)
{
    /// <summary>Whether both runs have the stage with equal outputs.</summary>
    public bool IsEqual => Left is not null && Right is not null && Left.Digest == Right.Digest;

    /// <summary>Compares two runs: stages of the first in its order, then those only the second has.</summary>
    public static IReadOnlyList<RunDifference> Of(WorkFolder work, RunFolder left, RunFolder right)
    {
        var addresses = left.Manifest.Nodes.Concat(right.Manifest.Nodes).Select(node => node.Address).Distinct(StringComparer.Ordinal);
        return [.. addresses.Select(address => Compare(address, MarkerOf(work, left, address), MarkerOf(work, right, address)))];
    }

    private static StageMarker? MarkerOf(WorkFolder work, RunFolder run, string address)
        => run.Manifest.Nodes.FirstOrDefault(node => node.Address == address) is { } node ? RunFolder.MarkerOf(work, node) : null;

    private static RunDifference Compare(string address, StageMarker? left, StageMarker? right)
    {
        var names = (left?.Counts ?? []).Concat(right?.Counts ?? []).Select(count => count.Key).Distinct(StringComparer.Ordinal);
        return new RunDifference(address, left, right,
        [
            .. names.Select(name => (name, left?.Counts[name] ?? 0, right?.Counts[name] ?? 0))
                .Where(count => count.Item2 != count.Item3).OrderBy(count => count.name, StringComparer.Ordinal),
        ]);
    }
}
