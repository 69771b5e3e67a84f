using System.Text.Json;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>A part of a JSON file that knows its place, so that a refusal can say where.</summary>
internal readonly struct JsonSection(JsonElement element, string file, string path)
{
    /// <summary>The JSON itself.</summary>
    public JsonElement Element => element;

    /// <summary>Whether it is absent or null.</summary>
    public bool IsNull => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>The member of that name; null where there is none.</summary>
    public JsonSection Child(string name)
        => new(element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default, file, Join(name));

    /// <summary>The items of the list of that name; none where it is absent.</summary>
    public IReadOnlyList<JsonSection> List(string name) => Child(name).Items();

    /// <summary>The items of this list; none where it is absent.</summary>
    public IReadOnlyList<JsonSection> Items()
    {
        if (IsNull)
            return [];
        if (element.ValueKind != JsonValueKind.Array)
            throw Refused($"is {element.ValueKind}", "a list");
        var (owner, at) = (file, path);
        return [.. element.EnumerateArray().Select((item, index) => new JsonSection(item, owner, $"{at}[{index}]"))];
    }

    /// <summary>The text of a member; null where it is absent.</summary>
    public string? Text(string name)
    {
        var child = Child(name);
        if (child.IsNull)
            return null;
        return child.Element.ValueKind == JsonValueKind.String ? child.Element.GetString() : throw child.Refused($"is {child.Element}", "text");
    }

    /// <summary>The truth of a member; <paramref name="absent"/> where there is none.</summary>
    public bool Flag(string name, bool absent = false)
    {
        var child = Child(name);
        return child.Element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Undefined or JsonValueKind.Null => absent,
            _ => throw child.Refused($"is {child.Element}", "true or false"),
        };
    }

    /// <summary>The number of a member.</summary>
    public int Number(string name) => Child(name).Number();

    /// <summary>This number.</summary>
    public int Number() => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= 0
        ? number
        : throw Refused($"is {(IsNull ? "missing" : element.ToString())}", "a whole number, 0 or more");

    /// <summary>Names and numbers of this section.</summary>
    public Dictionary<string, int> Numbers()
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Refused("is not there", "tokens and their ids");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in element.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var number) || number < 0)
                throw Refused($"gives '{entry.Name}' the id {entry.Value}", "a whole number, 0 or more");
            numbers[entry.Name] = number;
        }
        return numbers;
    }

    /// <summary>What to throw where the section holds something that cannot be honoured.</summary>
    public DomainAdaptException Refused(string found, string expected)
        => new($"{file}: {(path.Length == 0 ? "the file" : path)} {found}; expected {expected}.", ExitCodes.Spec);

    private string Join(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
