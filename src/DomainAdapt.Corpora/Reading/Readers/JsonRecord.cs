using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Makes records of JSON objects.</summary>
internal sealed class JsonRecord(MappedReaderSpec spec)
{
    private const int ShownBytes = 4096;

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The record of an object.</summary>
    public Record Read(string key, ReadOnlyMemory<byte> line)
    {
        // The parser refuses invalid UTF-8; what can be saved of the record is saved.
        var valid = Utf8Repair.Repair(line.Span.StartsWith(Utf8Mark) ? line[Utf8Mark.Length..] : line, out var replacements);
        try
        {
            using var parsed = JsonDocument.Parse(valid);
            var root = parsed.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return Damaged(key, "not_an_object", $"is a JSON {root.ValueKind}; expected an object", line);
            if (TextOf(Find(root, spec.Text)) is not { } text)
                return Damaged(key, "no_text", $"has no text at '{spec.Text}'; its fields are {FieldsOf(root)}", line);
            return new DocumentRecord(key, Encoding.UTF8.GetBytes(text))
            {
                Url = ScalarOf(root, spec.Url),
                Date = ScalarOf(root, spec.Date),
                Title = ScalarOf(root, spec.Title),
                Language = ScalarOf(root, spec.Language),
                Licence = ScalarOf(root, spec.Licence),
                Format = spec.Format,
                Attributes = AttributesOf(root),
                Replacements = replacements,
            };
        }
        catch (JsonException exception)
        {
            return Damaged(key, "bad_json", $"is no JSON: {exception.Message}", line);
        }
        catch (InvalidOperationException)
        {
            return Damaged(key, "bad_json", "has an escape that is half a character (a lone surrogate)", line);
        }
    }

    private Attributes AttributesOf(JsonElement root)
    {
        var attributes = Attributes.Empty;
        if (ScalarOf(root, spec.Id) is { } id)
            attributes = attributes.With("id", id);
        foreach (var field in spec.Attributes)
        {
            if (Find(root, field) is not { } value)
                continue;
            attributes = value.ValueKind switch
            {
                JsonValueKind.String => attributes.With(field, value.GetString()!),
                JsonValueKind.Number => value.TryGetInt64(out var integer) ? attributes.With(field, integer) : attributes.With(field, value.GetDouble()),
                JsonValueKind.True => attributes.With(field, true),
                JsonValueKind.False => attributes.With(field, false),
                JsonValueKind.Null => attributes,
                _ => attributes.With(field, value.GetRawText()),
            };
        }
        return attributes;
    }

    private static JsonElement? Find(JsonElement element, string? path)
    {
        if (path is null)
            return null;
        // A field whose own name has a dot comes first.
        if (element.TryGetProperty(path, out var direct))
            return direct;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element;
    }

    private static string? TextOf(JsonElement? element) => element?.ValueKind switch
    {
        JsonValueKind.String => element.Value.GetString(),
        JsonValueKind.Array when element.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            => string.Join("\n\n", element.Value.EnumerateArray().Select(item => item.GetString())),
        _ => null,
    };

    private static string? ScalarOf(JsonElement root, string? path) => Find(root, path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? value : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static string FieldsOf(JsonElement root)
        => string.Join(", ", root.EnumerateObject().Take(10).Select(property => $"'{property.Name}'"));

    /// <summary>A record that is no such object, with the beginning of what is there.</summary>
    public static DamagedRecord Damaged(string key, string reason, string why, ReadOnlyMemory<byte> line)
        => new(key, reason, why, line[..Math.Min(line.Length, ShownBytes)].ToArray());
}
