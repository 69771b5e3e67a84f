using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Pipelines.Runs;

/// <summary>Markers, plans and manifests as JSON files.</summary>
public static class MarkerJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new CountsConverter() },
    };

    /// <summary>The JSON of a record.</summary>
    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Reads a record, or null when the file is not there.</summary>
    /// <exception cref="DomainAdaptException">The file is not what it should be (exit code 4).</exception>
    public static T? Read<T>(string path) where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options);
        }
        catch (JsonException exception)
        {
            throw new DomainAdaptException(
                $"{path}: is not a {typeof(T).Name}: {exception.Message} Delete its folder to have the stage made again.", ExitCodes.StaleOutput, exception);
        }
    }

    private sealed class CountsConverter : JsonConverter<Counts>
    {
        public override Counts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var counts = new Counts();
            foreach (var (name, amount) in JsonSerializer.Deserialize<Dictionary<string, long>>(ref reader)!)
                counts[name] = amount;
            return counts;
        }

        public override void Write(Utf8JsonWriter writer, Counts value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, amount) in value)
                writer.WriteNumber(name, amount);
            writer.WriteEndObject();
        }
    }
}
