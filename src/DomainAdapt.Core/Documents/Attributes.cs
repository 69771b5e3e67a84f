using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DomainAdapt.Core.Documents;

/// <summary>
/// What steps found out about a document: names to strings, integers, numbers or truths. Written as JSON with sorted keys, so equal
/// attributes have equal bytes.
/// </summary>
public sealed class Attributes
{
    /// <summary>No attributes.</summary>
    public static readonly Attributes Empty = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal));

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ImmutableSortedDictionary<string, object> _values;

    private Attributes(ImmutableSortedDictionary<string, object> values) => _values = values;

    /// <summary>The names, in ordinal order.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>These attributes and one more.</summary>
    public Attributes With(string name, string value) => new(_values.SetItem(name, value));

    /// <summary>These attributes and one more.</summary>
    public Attributes With(string name, long value) => new(_values.SetItem(name, value));

    /// <summary>These attributes and one more.</summary>
    public Attributes With(string name, double value) => new(_values.SetItem(name, value));

    /// <summary>These attributes and one more.</summary>
    public Attributes With(string name, bool value) => new(_values.SetItem(name, value));

    /// <summary>The value as text, or null where there is none.</summary>
    public string? Text(string name)
        => _values.TryGetValue(name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>The value as a number, or null where there is none or it is not one.</summary>
    public double? Number(string name) => _values.GetValueOrDefault(name) switch
    {
        long integer => integer,
        double number => number,
        _ => null,
    };

    /// <summary>JSON with sorted keys; <c>{}</c> when empty.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in _values)
            {
                switch (value)
                {
                    case string text: writer.WriteString(name, text); break;
                    case long integer: writer.WriteNumber(name, integer); break;
                    case double number: writer.WriteNumber(name, number); break;
                    case bool truth: writer.WriteBoolean(name, truth); break;
                }
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; nested values are kept as their JSON text.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static Attributes Parse(string json)
    {
        if (json is "" or "{}")
            return Empty;
        var values = Empty._values.ToBuilder();
        using var parsed = JsonDocument.Parse(json);
        if (parsed.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException($"Attributes are a JSON object; found {parsed.RootElement.ValueKind}.");
        foreach (var property in parsed.RootElement.EnumerateObject())
        {
            var value = property.Value;
            values[property.Name] = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                // Boxed apart: of one type, both would be doubles, and integers beyond 2^53 other ones.
                JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer : (object)value.GetDouble(),
                _ => value.GetRawText(),
            };
        }
        return new Attributes(values.ToImmutable());
    }
}
