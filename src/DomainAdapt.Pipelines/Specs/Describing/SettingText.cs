using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace DomainAdapt.Pipelines.Specs.Describing;

/// <summary>Writes values the way files have them.</summary>
internal static class SettingText
{
    /// <summary>A scalar: invariant, shortest form that reads back to the same value.</summary>
    public static string OfScalar(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        Enum choice => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString()),
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A default on one line; null for a record, whose settings have their own.</summary>
    public static string? OfDefault(object? value) => value switch
    {
        null => null,
        string or bool or Enum or decimal or int or long or double => OfScalar(value),
        IDictionary map => "{" + string.Join(", ", map.Keys.Cast<object>().Select(key => $"{OfDefault(key)}: {OfDefault(map[key])}")) + "}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object>().Select(OfDefault)) + "]",
        _ => null,
    };
}
