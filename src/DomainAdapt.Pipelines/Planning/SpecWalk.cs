using System.Collections;
using System.Reflection;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Planning;

/// <summary>Finds what specs hold: inner specs, references to stages and runs, paths of input files.</summary>
internal static class SpecWalk
{
    /// <summary>The specs of kinds within a spec, itself included, in the order of its properties.</summary>
    public static IEnumerable<KindSpec> Specs(object spec) => Objects(spec).OfType<KindSpec>();

    /// <summary>Names of the stages that a spec's settings refer to.</summary>
    public static IEnumerable<string> StageReferences(object spec) => Strings<StageReferenceAttribute>(spec);

    /// <summary>Paths of the files that a spec's settings name.</summary>
    public static IEnumerable<string> InputPaths(object spec) => Strings<InputPathAttribute>(spec);

    /// <summary>Stages of other runs that a spec's settings name, each with the channel that is read of it.</summary>
    public static IEnumerable<(string Name, string Channel)> RunReferences(object spec)
        => Strings<RunReferenceAttribute, (string, string)>(spec, (attribute, name) => (name, attribute.Channel));

    /// <summary>Indexes that a spec's settings name, each with what is read and written of it.</summary>
    public static IEnumerable<(string Name, IndexReferenceAttribute Channels)> IndexReferences(object spec)
        => Strings<IndexReferenceAttribute, (string, IndexReferenceAttribute)>(spec, (attribute, name) => (name, attribute));

    private static IEnumerable<string> Strings<TAttribute>(object spec) where TAttribute : Attribute
        => Strings<TAttribute, string>(spec, (_, text) => text);

    private static IEnumerable<T> Strings<TAttribute, T>(object spec, Func<TAttribute, string, T> pick) where TAttribute : Attribute
        => from item in Objects(spec)
           from property in item.GetType().GetProperties()
           let attribute = property.GetCustomAttribute<TAttribute>()
           where attribute is not null
           from text in property.GetValue(item) switch
           {
               string one => [one],
               IEnumerable<string> several => several,
               _ => Enumerable.Empty<string>(),
           }
           select pick(attribute, text);

    private static IEnumerable<object> Objects(object? value)
    {
        switch (value)
        {
            case null or string or ValueType:
                yield break;
            case IDictionary map:
                foreach (var item in map.Values.Cast<object?>().SelectMany(Objects))
                    yield return item;
                break;
            case IEnumerable list:
                foreach (var item in list.Cast<object?>().SelectMany(Objects))
                    yield return item;
                break;
            default:
                yield return value;
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    if (!property.CanWrite)
                        continue;
                    foreach (var item in Objects(property.GetValue(value)))
                        yield return item;
                }
                break;
        }
    }
}
