using System.Collections;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>What became of a node.</summary>
/// <param name="Value">The value; of a record, with what could be bound; null where nothing could.</param>
/// <param name="IsWhole">Whether all of it could be bound.</param>
internal readonly record struct Bound(object? Value, bool IsWhole)
{
    /// <summary>Nothing could be bound.</summary>
    public static Bound Nothing => default;
}

/// <summary>A name of a stage or source that a setting gave.</summary>
/// <param name="IsStage">Whether it names a stage; else a source.</param>
/// <param name="Path">The setting.</param>
/// <param name="Name">The name.</param>
internal sealed record Reference(bool IsStage, string Path, string Name);

/// <summary>
/// Binds nodes to spec records, and goes on after a problem. A kind's <see cref="KindSpec.Check"/> runs once all its own settings are bound,
/// whatever is wrong elsewhere in the file.
/// </summary>
/// <param name="catalog">The kinds.</param>
/// <param name="problems">Where problems go.</param>
/// <param name="folder">The folder that input paths are relative to.</param>
internal sealed class Binder(Catalog catalog, Problems problems, string folder)
{
    /// <summary>Where the bound settings were written.</summary>
    public Locations Locations { get; } = new();

    /// <summary>The names of stages and sources that settings gave, with the setting's path.</summary>
    public List<Reference> References { get; } = [];

    /// <summary>Binds a file's root.</summary>
    public Bound BindRoot(Type record, Node root)
    {
        Locations.Add("", root.Location);
        return Bind(root, SettingType.Of(record), "", setting: null);
    }

    private Bound Bind(Node node, SettingType type, string path, Setting? setting) => (type.Form, node) switch
    {
        (SettingForm.Record, MapNode map) => BindRecord(map, Activator.CreateInstance(type.Clr)!, path),
        (SettingForm.Kind, MapNode map) => BindKind(map, type, path),
        (SettingForm.List, ListNode list) => BindList(list, type, path, setting),
        (SettingForm.Map, MapNode map) => BindMap(map, type, path, setting),
        (SettingForm.Text or SettingForm.Truth or SettingForm.Integer or SettingForm.Number or SettingForm.Choice, ScalarNode scalar)
            => BindScalar(scalar, type, path, setting),
        _ => Wrong(node, path, $"needs {type.Needed}; found {node.Found}"),
    };

    private Bound BindScalar(ScalarNode scalar, SettingType type, string path, Setting? setting)
    {
        var (value, problem) = Scalars.Parse(scalar, type, setting is { IsBytes: true });
        if (problem is not null)
            return Wrong(scalar, path, problem);
        return new Bound(setting is { IsInputPath: true } ? Path.GetFullPath((string)value!, folder) : value, IsWhole: true);
    }

    private Bound BindKind(MapNode map, SettingType type, string path)
    {
        var role = SettingType.RoleName(type.Clr);
        if (map.Find("kind") is not { } entry)
            return Wrong(map, path, $"needs the 'kind' of {role}");
        if (map.Text("kind") is not { } name)
            return Wrong(entry.Value, Join(path, "kind"), $"needs the name of a {role}; found {entry.Value.Found}");
        if (catalog.Find(type.Clr, name) is not { } kind)
        {
            var names = catalog.Kinds.Where(other => other.Role == type.Clr).Select(other => other.Name);
            return Wrong(entry.Value, Join(path, "kind"), $"there is no {role} '{name}'" + Suggestion.For(name, names));
        }
        return BindRecord(map, Activator.CreateInstance(kind.SpecType)!, path);
    }

    private Bound BindRecord(MapNode map, object record, string path)
    {
        var settings = Setting.Of(record.GetType());
        var isWhole = true;
        foreach (var entry in map.Entries)
        {
            var entryPath = Join(path, entry.Key);
            Locations.Add(entryPath, entry.Location);
            if (settings.FirstOrDefault(setting => setting.Name == entry.Key) is not { } setting)
            {
                problems.Add(entry.Location, entryPath, "there is no such setting" + Suggestion.For(entry.Key, settings.Select(known => known.Name)));
                isWhole = false;
                continue;
            }
            if (entry.Value.IsNull && setting.IsNullable)
            {
                setting.Property.SetValue(record, null);
                continue;
            }
            var bound = Bind(entry.Value, setting.Type, entryPath, setting);
            isWhole &= bound.IsWhole;
            if (bound.Value is not null)
            {
                setting.Property.SetValue(record, bound.Value);
                NoteReferences(setting, entryPath, bound.Value);
            }
        }
        foreach (var missing in settings.Where(setting => setting.IsRequired && map.Find(setting.Name) is null))
        {
            problems.Add(map.Location, path, $"'{missing.Name}' is missing; it needs {missing.Type.Needed}");
            isWhole = false;
        }
        if (record is KindSpec spec)
            Complete(spec, path, isWhole);
        return new Bound(record, isWhole);
    }

    private void NoteReferences(Setting setting, string path, object value)
    {
        if (!setting.IsStageReference && !setting.IsSourceReference)
            return;
        References.AddRange(value switch
        {
            string name => [new Reference(setting.IsStageReference, path, name)],
            IDictionary map => map.Keys.Cast<string>().Select(name => new Reference(setting.IsStageReference, Join(path, name), name)),
            _ => ((IEnumerable<string>)value).Select((name, index) => new Reference(setting.IsStageReference, $"{path}[{index}]", name)),
        });
    }

    private void Complete(KindSpec spec, string path, bool isWhole)
    {
        if (spec.Name.Length == 0)
            typeof(KindSpec).GetProperty(nameof(KindSpec.Name))!.SetValue(spec, spec.Kind);
        else if (!Names.IsValid(spec.Name))
            problems.Add(Locations.Find(Join(path, "name")), Join(path, "name"), Names.Wrong(spec.Name));
        if (!isWhole)
            return;
        var found = new SpecProblems();
        found.Within(path, spec.Check);
        foreach (var (place, message) in found.All)
            problems.Add(Locations.Find(place), place, message);
    }

    private Bound BindList(ListNode node, SettingType type, string path, Setting? setting)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.Element!.Clr))!;
        var isWhole = true;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, item) in node.Items.Index())
        {
            var itemPath = $"{path}[{index}]";
            Locations.Add(itemPath, item.Location);
            if (type.Element.Form == SettingForm.Kind && item is MapNode { Name: { } name } && !names.TryAdd(name, itemPath))
                problems.Add(item.Location, itemPath, $"has the name '{name}', as {names[name]} has; give one of them a 'name' of its own");
            var bound = Bind(item, type.Element, itemPath, setting);
            isWhole &= bound.IsWhole;
            if (bound.Value is not null)
                list.Add(bound.Value);
        }
        return new Bound(list, isWhole);
    }

    private Bound BindMap(MapNode node, SettingType type, string path, Setting? setting)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), type.Element!.Clr))!;
        var isWhole = true;
        foreach (var entry in node.Entries)
        {
            var entryPath = Join(path, entry.Key);
            Locations.Add(entryPath, entry.Location);
            var bound = Bind(entry.Value, type.Element, entryPath, setting);
            isWhole &= bound.IsWhole;
            if (bound.Value is not null)
                map.Add(entry.Key, bound.Value);
        }
        return new Bound(map, isWhole);
    }

    private Bound Wrong(Node node, string path, string message)
    {
        problems.Add(node.Location, path, message);
        return Bound.Nothing;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + '.' + name;
}
