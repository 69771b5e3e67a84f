using DomainAdapt.Pipelines.Specs.Binding;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>A setting that two runs have differently.</summary>
/// <param name="Name">The setting, as <c>stage.step.setting</c>, or <c>sources.NAME.setting</c>.</param>
/// <param name="Left">Its value in the first run; null where it has none.</param>
/// <param name="Right">Its value in the second.</param>
public sealed record RunSettingsDifference(string Name, string? Left, string? Right)
{
    /// <summary>Settings about where and how a run works, which decide no output.</summary>
    private const string Execution = "execution.";

    /// <summary>What differs, in the order of the first run's file; then what only the second has.</summary>
    public static IReadOnlyList<RunSettingsDifference> Of(RunManifest left, RunManifest right)
    {
        var (first, second) = (SettingsOf(left), SettingsOf(right));
        return
        [
            .. from name in first.Keys.Concat(second.Keys).Distinct(StringComparer.Ordinal)
               where !name.StartsWith(Execution, StringComparison.Ordinal)
               let before = first.GetValueOrDefault(name)
               let after = second.GetValueOrDefault(name)
               where before != after
               select new RunSettingsDifference(name, before, after),
        ];
    }

    private static OrderedDictionary<string, string> SettingsOf(RunManifest manifest)
    {
        var settings = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        if (YamlReader.ReadFile(manifest.Spec, "manifest.json", new Problems()) is { } root)
            Add("", root, settings);
        return settings;
    }

    private static void Add(string path, Node node, OrderedDictionary<string, string> settings)
    {
        switch (node)
        {
            case ScalarNode scalar:
                settings[path] = scalar.IsNull ? "" : scalar.Text;
                break;
            case MapNode map:
                foreach (var entry in map.Entries)
                    Add(Join(path, entry.Key), entry.Value, settings);
                break;
            // A list of values is one setting; stages and steps are addressed by their names.
            case ListNode list when list.Items.All(item => item is ScalarNode):
                settings[path] = string.Join(", ", list.Items.Cast<ScalarNode>().Select(item => item.Text));
                break;
            case ListNode list:
                foreach (var (number, item) in list.Items.Index())
                    Add(Join(HolderOf(path), NameOf(item) ?? FormattableString.Invariant($"{number}")), item, settings);
                break;
        }
    }

    private static string HolderOf(string path)
        => path == "stages" ? "" : path.EndsWith(".steps", StringComparison.Ordinal) ? path[..^".steps".Length] : path;

    private static string? NameOf(Node item) => (item as MapNode)?.Name;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
