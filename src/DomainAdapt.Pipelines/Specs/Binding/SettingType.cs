using System.Text.Json;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Specs.Binding;

/// <summary>What a setting can hold.</summary>
internal enum SettingForm
{
    Text,
    Truth,
    Integer,
    Number,
    Choice,
    Record,
    Kind,
    List,
    Map,
}

/// <summary>A setting's type, as files see it.</summary>
/// <param name="Form">What it holds.</param>
/// <param name="Clr">The type in the record, without <see cref="Nullable{T}"/>.</param>
/// <param name="Element">For lists and maps, the type of their values.</param>
internal sealed record SettingType(SettingForm Form, Type Clr, SettingType? Element = null)
{
    /// <summary>The type of a property of a spec.</summary>
    /// <exception cref="NotSupportedException">No spec may have a property of that type.</exception>
    public static SettingType Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return new(SettingForm.Text, type);
        if (type == typeof(bool))
            return new(SettingForm.Truth, type);
        if (type == typeof(int) || type == typeof(long))
            return new(SettingForm.Integer, type);
        if (type == typeof(double) || type == typeof(decimal))
            return new(SettingForm.Number, type);
        if (type.IsEnum)
            return new(SettingForm.Choice, type);
        if (IsGeneric(type, typeof(IReadOnlyList<>)))
            return new(SettingForm.List, type, Of(type.GetGenericArguments()[0]));
        if (IsGeneric(type, typeof(IReadOnlyDictionary<,>)) && type.GetGenericArguments()[0] == typeof(string))
            return new(SettingForm.Map, type, Of(type.GetGenericArguments()[1]));
        if (type.IsAbstract && type.IsSubclassOf(typeof(KindSpec)))
            return new(SettingForm.Kind, type);
        if (type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null)
            return new(SettingForm.Record, type);
        throw new NotSupportedException($"A spec cannot have a setting of type {type}; see the list at {nameof(KindSpec)}.");
    }

    /// <summary>What a message says is needed.</summary>
    public string Needed => Form switch
    {
        SettingForm.Text => "text",
        SettingForm.Truth => "true or false",
        SettingForm.Integer => "an integer",
        SettingForm.Number => "a number",
        SettingForm.Choice => $"one of {string.Join(", ", Choices.Keys)}",
        SettingForm.List => $"a list, such as [{Element!.Example}]",
        SettingForm.Map => $"a map, such as {{ name: {Element!.Example} }}",
        SettingForm.Kind => "a map with a kind",
        _ => "a map of settings",
    };

    /// <summary>What lists of kinds say it holds.</summary>
    public string Title => Form switch
    {
        SettingForm.Integer => "integer",
        SettingForm.Number => "number",
        SettingForm.Choice => string.Join(" | ", Choices.Keys),
        SettingForm.List => $"list of {Element!.Title}",
        SettingForm.Map => $"map to {Element!.Title}",
        SettingForm.Kind => RoleName(Clr),
        SettingForm.Record => "settings",
        _ => Needed,
    };

    /// <summary>With <see cref="SettingForm.Choice"/>, the values by their names in files.</summary>
    public IReadOnlyDictionary<string, object> Choices
        => Enum.GetNames(Clr).ToDictionary(JsonNamingPolicy.SnakeCaseLower.ConvertName, name => Enum.Parse(Clr, name), StringComparer.Ordinal);

    /// <summary>The name of a role in files and lists: <c>stage</c>, <c>step</c>, <c>origin</c>, <c>reader</c>.</summary>
    public static string RoleName(Type role) => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.Name[..^"Spec".Length]);

    private string Example => Form switch
    {
        SettingForm.Text => "text",
        SettingForm.Truth => "true",
        SettingForm.Integer => "1",
        SettingForm.Number => "0.5",
        SettingForm.Choice => Choices.Keys.First(),
        SettingForm.List => $"[{Element!.Example}]",
        SettingForm.Kind => "{ kind: … }",
        _ => "{ … }",
    };

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
