using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>A setting of a spec record.</summary>
/// <param name="Property">The record's property.</param>
/// <param name="Name">Its name in files.</param>
/// <param name="Type">Its type in files.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="IsNullable">Whether it may be absent in the record.</param>
/// <param name="Default">Its value unless given.</param>
internal sealed record Setting(PropertyInfo Property, string Name, SettingType Type, bool IsRequired, bool IsNullable, object? Default)
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Setting>> Known = new();

    /// <summary>Whether it is a path that becomes absolute.</summary>
    public bool IsInputPath => Property.IsDefined(typeof(InputPathAttribute));

    /// <summary>Whether it names stages.</summary>
    public bool IsStageReference => Property.IsDefined(typeof(StageReferenceAttribute)) || IsInputs;

    /// <summary>Whether it names sources: as text, as a list of texts or as the keys of a map.</summary>
    public bool IsSourceReference => Property.IsDefined(typeof(SourceReferenceAttribute));

    /// <summary>Whether it is an amount of bytes, which may be written with a unit.</summary>
    public bool IsBytes => Type.Form == SettingForm.Integer && Name.EndsWith("_bytes", StringComparison.Ordinal);

    /// <summary>What lists of kinds say it holds.</summary>
    public string TypeName => IsBytes ? "bytes" : Type.Title;

    private bool IsInputs => Property.DeclaringType == typeof(StageSpec) && Property.Name == nameof(StageSpec.Inputs);

    /// <summary>The settings of a record: kind and name first, then its own, then those it inherits.</summary>
    public static IReadOnlyList<Setting> Of(Type record) => Known.GetOrAdd(record, Read);

    private static List<Setting> Read(Type record)
    {
        var defaults = Activator.CreateInstance(record)!;
        var nullability = new NullabilityInfoContext();
        return [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.DeclaringType != typeof(KindSpec))
            .ThenByDescending(property => Depth(property.DeclaringType!))
            .ThenBy(property => property.MetadataToken)
            .Select(property => new Setting(
                property,
                CanonicalJson.NameOf(property),
                SettingType.Of(property.PropertyType),
                property.IsDefined(typeof(RequiredMemberAttribute)),
                nullability.Create(property).WriteState == NullabilityState.Nullable,
                property.GetValue(defaults)))];
    }

    private static int Depth(Type type)
    {
        var depth = 0;
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
            depth++;
        return depth;
    }
}
