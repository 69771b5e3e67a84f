using System.Text.Json;

namespace DomainAdapt.Reports.Data;

/// <summary>Reads fields of a stage's JSON record that may not be there.</summary>
internal static class JsonFields
{
    /// <summary>A field as text, integer, number or truth; null where it is absent or holds something else.</summary>
    public static object? Value(this JsonElement record, string name)
    {
        if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when value.TryGetInt64(out var integer) => integer,
            JsonValueKind.Number => value.GetDouble(),
            _ => null,
        };
    }

    /// <summary>A field that holds an object or a list; an undefined element where there is none.</summary>
    public static JsonElement Inner(this JsonElement record, string name)
        => record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The named records of a field: a map by name, or a list of records with a field <c>name</c> or <c>source</c>.</summary>
    public static IEnumerable<(string Name, JsonElement Record)> Named(this JsonElement record, string name)
    {
        var inner = record.Inner(name);
        return inner.ValueKind switch
        {
            JsonValueKind.Object => inner.EnumerateObject().Select(property => (property.Name, property.Value)),
            JsonValueKind.Array => inner.EnumerateArray().Select(item => ((item.Value("name") ?? item.Value("source"))?.ToString() ?? "", item)),
            _ => [],
        };
    }
}
