using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>
/// Puts <c>--set path=value</c> into a file's nodes before they are bound. A path begins with a setting of the file (<c>seed</c>,
/// <c>execution.workers</c>, <c>sources.web.domain</c>) or a stage's name, and addresses steps by name (<c>clean.length.min_words</c>). The value
/// is YAML, so lists and maps can be given in flow style.
/// </summary>
internal sealed class Overrides(MapNode root, Problems problems)
{
    /// <summary>Puts the overrides in, in order.</summary>
    public void Apply(IReadOnlyList<string> sets)
    {
        foreach (var set in sets)
            Apply(set, Location.OfArgument($"--set {set}"));
    }

    private void Apply(string set, Location argument)
    {
        var equals = set.IndexOf('=', StringComparison.Ordinal);
        var segments = equals < 0 ? [] : set[..equals].Split('.');
        if (segments.Length == 0 || segments.Contains(""))
        {
            problems.Add(argument, "", "needs a path and a value, such as mix.budget_tokens=1000");
            return;
        }
        var count = problems.Count;
        var value = YamlReader.ReadArgument(set[(equals + 1)..], argument, problems) ?? new ScalarNode(argument, "", isPlain: true);
        if (problems.Count > count || Start(segments, argument) is not var (map, path))
            return;
        foreach (var segment in path[..^1])
        {
            if (Descend(map, segment, argument) is not { } next)
                return;
            map = next;
        }
        map.Set(new Entry(path[^1], argument, value));
    }

    private (MapNode Map, string[] Path)? Start(string[] segments, Location argument)
    {
        var settings = Setting.Of(typeof(PipelineSpec)).Select(setting => setting.Name).ToList();
        if (settings.Contains(segments[0]))
            return (root, segments);
        var stages = root.Find("stages")?.Value as ListNode;
        if (stages?.Named(segments[0]) is not { } stage)
        {
            var names = stages?.Items.OfType<MapNode>().Select(item => item.Name).OfType<string>() ?? [];
            problems.Add(argument, "", $"there is no stage or setting '{segments[0]}'" + Suggestion.For(segments[0], settings.Concat(names)));
            return null;
        }
        if (segments.Length == 1)
        {
            problems.Add(argument, "", $"'{segments[0]}' is a stage; name one of its settings too, such as {segments[0]}.name");
            return null;
        }
        return (stage, segments[1..]);
    }

    private MapNode? Descend(MapNode map, string segment, Location argument)
    {
        if (map.Find(segment) is { Value.IsNull: false } entry)
            return DescendInto(entry, argument, segment);
        var step = map.Entries.Select(other => (other.Value as ListNode)?.Named(segment)).FirstOrDefault(item => item is not null);
        if (step is not null)
            return step;
        var created = new MapNode(argument);
        map.Set(new Entry(segment, argument, created));
        return created;
    }

    private MapNode? DescendInto(Entry entry, Location argument, string segment)
    {
        if (entry.Value is MapNode map)
            return map;
        problems.Add(argument, "", $"'{segment}' has no settings to name; it is {entry.Value.Found} at {entry.Value.Location}");
        return null;
    }
}
