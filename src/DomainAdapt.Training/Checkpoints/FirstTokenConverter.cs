using System.Text.Json;
using System.Text.Json.Serialization;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A token id, or the first of a list of them.</summary>
internal sealed class FirstTokenConverter : JsonConverter<int?>
{
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return JsonSerializer.Deserialize<int?>(ref reader);
        var ids = JsonSerializer.Deserialize<int[]>(ref reader)!;
        return ids.Length == 0 ? null : ids[0];
    }

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value);
}
