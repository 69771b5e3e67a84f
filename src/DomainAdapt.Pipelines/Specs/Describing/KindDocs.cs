using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Specs.Describing;

/// <summary>A kind, as a list of kinds shows it.</summary>
/// <param name="Role">What it is a kind of: <c>stage</c>, <c>step</c>, <c>origin</c> or <c>reader</c>.</param>
/// <param name="Name">Its name in files.</param>
/// <param name="Version">Goes up when equal input would give other output.</param>
/// <param name="Summary">What it does; null where it is not documented.</param>
/// <param name="Settings">Its own settings, in order; <c>kind</c>, <c>name</c> and <c>inputs</c> are those of all.</param>
public sealed record KindDoc(string Role, string Name, int Version, string? Summary, IReadOnlyList<SettingDoc> Settings);

/// <summary>A setting, as a list of kinds shows it.</summary>
/// <param name="Name">Its path within the kind: <c>threshold</c>, <c>init.from</c>, <c>packs[].name</c>, <c>sources.*.share</c>.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Default">Its value unless given; null for none.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Summary">What it means; null where it is not documented.</param>
public sealed record SettingDoc(string Name, string Type, string? Default, bool IsRequired, string? Summary);

/// <summary>Describes the kinds of a catalog from their records and their documentation.</summary>
public static class KindDocs
{
    /// <summary>Every kind with its settings, by role, then name.</summary>
    public static IReadOnlyList<KindDoc> List(Catalog catalog)
        => [.. catalog.Kinds.Select(kind => new KindDoc(
            SettingType.RoleName(kind.Role), kind.Name, kind.Version, Docs.Summary(kind.SpecType), [.. SettingsOf(kind.SpecType, "")]))];

    private static IEnumerable<SettingDoc> SettingsOf(Type record, string prefix)
    {
        foreach (var setting in Setting.Of(record).Where(setting => !IsCommon(setting)))
        {
            var name = prefix + setting.Name;
            yield return new SettingDoc(
                name, setting.TypeName, SettingText.OfDefault(setting.Default), setting.IsRequired, Docs.Summary(setting.Property));
            var (inner, innerPrefix) = Inner(setting.Type, name);
            if (inner.Form != SettingForm.Record)
                continue;
            foreach (var nested in SettingsOf(inner.Clr, innerPrefix + '.'))
                yield return nested;
        }
    }

    private static (SettingType Type, string Path) Inner(SettingType type, string path) => type.Form switch
    {
        SettingForm.List => Inner(type.Element!, path + "[]"),
        SettingForm.Map => Inner(type.Element!, path + ".*"),
        _ => (type, path),
    };

    private static bool IsCommon(Setting setting) => setting.Property.DeclaringType == typeof(KindSpec) || setting.Property.DeclaringType == typeof(StageSpec);
}
