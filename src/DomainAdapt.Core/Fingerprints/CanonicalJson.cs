using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Core.Fingerprints;

/// <summary>
/// Writes records as JSON of one form: snake_case names in ordinal order, defaults written out, no white space, invariant numbers. Equal
/// specs have equal bytes, whatever file they came from.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>The JSON text of a spec, with everything that decides its output but the contents of files and runs it names.</summary>
    public static string OfFingerprint(object spec) => Write(spec, Compact, DecidesOutput);

    /// <summary>The JSON text of a record, with all its properties.</summary>
    public static string Of(object value, bool indented = false) => Write(value, indented ? Indented : Compact, _ => true);

    /// <summary>The JSON texts of the settings of a stage that decide what an index of it holds, by their names in files.</summary>
    public static IReadOnlyDictionary<string, string> OfIndex(StageSpec spec)
        => spec.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && DecidesOutput(property) && property.DeclaringType == spec.GetType()
                && property.GetCustomAttribute<IndexReferenceAttribute>() is null && property.GetCustomAttribute<NotInIndexAttribute>() is null)
            .ToDictionary(NameOf, property => Write(property.GetValue(spec), Compact, DecidesOutput), StringComparer.Ordinal);

    /// <summary>A property's name in files.</summary>
    public static string NameOf(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private static bool DecidesOutput(PropertyInfo property)
        => property.GetCustomAttribute<NotInFingerprintAttribute>() is null && property.GetCustomAttribute<InputPathAttribute>() is null
            && property.GetCustomAttribute<RunReferenceAttribute>() is null;

    private static string Write(object? value, JsonWriterOptions options, Func<PropertyInfo, bool> include)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
            WriteValue(writer, value, include);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, Func<PropertyInfo, bool> include)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case int integer: writer.WriteNumberValue(integer); break;
            case long integer: writer.WriteNumberValue(integer); break;
            case ulong integer: writer.WriteNumberValue(integer); break;
            case double number: writer.WriteNumberValue(number); break;
            // 0.50 and 0.5 are one number: write the shortest form.
            case decimal number: writer.WriteRawValue(number.ToString("0.############################", CultureInfo.InvariantCulture)); break;
            case Enum name: writer.WriteStringValue(JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString())); break;
            case IDictionary map: WriteMap(writer, map.Keys.Cast<string>().Select(key => (key, map[key])), include); break;
            case IEnumerable<KeyValuePair<string, long>> counts: WriteMap(writer, counts.Select(pair => (pair.Key, (object?)pair.Value)), include); break;
            case IEnumerable list: WriteList(writer, list, include); break;
            default: WriteMap(writer, Properties(value, include), include); break;
        }
    }

    private static IEnumerable<(string, object?)> Properties(object value, Func<PropertyInfo, bool> include)
        => value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0 && include(property))
            .Select(property => (NameOf(property), property.GetValue(value)));

    private static void WriteMap(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> entries, Func<PropertyInfo, bool> include)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value, include);
        }
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, Func<PropertyInfo, bool> include)
    {
        writer.WriteStartArray();
        foreach (var item in list)
            WriteValue(writer, item, include);
        writer.WriteEndArray();
    }
}
