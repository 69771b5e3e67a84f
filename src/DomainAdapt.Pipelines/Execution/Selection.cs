using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Planning;

namespace DomainAdapt.Pipelines.Execution;

/// <summary>The part of a plan that a run does.</summary>
public sealed class Selection
{
    private readonly HashSet<StageNode> _nodes;
    private readonly bool _force;

    private Selection(IEnumerable<StageNode> nodes, bool force)
    {
        _nodes = new HashSet<StageNode>(nodes, ReferenceEqualityComparer.Instance);
        _force = force;
    }

    /// <summary>Selects by names or addresses of stages (<c>clean</c>, <c>clean@filings</c>).</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="from">The first stage, in the order of the file.</param>
    /// <param name="to">The last stage.</param>
    /// <param name="only">These stages and no others.</param>
    /// <param name="force">Whether to make the selected stages again though they are done.</param>
    /// <exception cref="DomainAdaptException">There is no such stage (exit code 2).</exception>
    public static Selection Of(Plan plan, string? from = null, string? to = null, IReadOnlyCollection<string>? only = null, bool force = false)
    {
        var nodes = plan.Nodes;
        if (only is { Count: > 0 })
            return new Selection(only.SelectMany(name => Known(plan, name)), force);
        var first = from is null ? 0 : Known(plan, from).Min(node => IndexOf(nodes, node));
        var last = to is null ? nodes.Count - 1 : Known(plan, to).Max(node => IndexOf(nodes, node));
        if (first > last)
            throw new DomainAdaptException($"--from {from} comes after --to {to}. Nothing was run.", ExitCodes.Spec);
        return new Selection(nodes.Take(last + 1).Skip(first), force);
    }

    /// <summary>Whether a node is run.</summary>
    public bool Contains(StageNode node) => _nodes.Contains(node);

    /// <summary>Whether a node is made again though it is done.</summary>
    public bool IsForced(StageNode node) => _force && _nodes.Contains(node);

    private static IReadOnlyList<StageNode> Known(Plan plan, string name)
    {
        var found = plan.Find(name);
        return found.Count > 0 ? found : throw new DomainAdaptException(
            $"There is no stage '{name}'. The plan has: {string.Join(", ", plan.Nodes.Select(node => node.Name).Distinct())}. Nothing was run.",
            ExitCodes.Spec);
    }

    private static int IndexOf(IReadOnlyList<StageNode> nodes, StageNode node)
    {
        for (var index = 0; index < nodes.Count; index++)
        {
            if (ReferenceEquals(nodes[index], node))
                return index;
        }
        return -1;
    }
}
