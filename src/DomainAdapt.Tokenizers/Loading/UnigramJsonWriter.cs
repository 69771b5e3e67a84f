using System.Text.Json;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Writes a unigram vocabulary as a <c>tokenizer.json</c>, members in a fixed order.</summary>
internal static class UnigramJsonWriter
{
    /// <summary>Writes the file.</summary>
    public static void Write(IReadOnlyList<UnigramPiece> pieces, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, TokenizerJsonWriter.Options))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            json.WriteStartArray("added_tokens");
            for (var id = 0; id < pieces.Count; id++)
            {
                if (pieces[id].Type is PieceType.Unknown or PieceType.Control)
                    TokenizerJsonWriter.WriteAdded(json, new AddedToken(id, pieces[id].Text, IsSpecial: true, IsNormalized: false));
            }
            json.WriteEndArray();
            json.WriteNull("normalizer");
            json.WritePropertyName("pre_tokenizer");
            json.WriteRawValue("{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"never\",\"split\":true}");
            json.WriteNull("post_processor");
            json.WritePropertyName("decoder");
            json.WriteRawValue(
                "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Replace\",\"pattern\":{\"String\":\"\u2581\"},\"content\":\" \"},{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]}");
            WriteModel(json, pieces);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteModel(Utf8JsonWriter json, IReadOnlyList<UnigramPiece> pieces)
    {
        // Hugging Face tokenizers looks for the names of bytes in text too: so unlikely, they are never part of the best way through it.
        var byteScore = (8 * pieces.Min(piece => piece.Score)) - 1;
        json.WriteStartObject("model");
        json.WriteString("type", "Unigram");
        json.WriteNumber("unk_id", 0);
        json.WriteBoolean("byte_fallback", true);
        json.WriteStartArray("vocab");
        foreach (var (text, score, type) in pieces)
        {
            json.WriteStartArray();
            json.WriteStringValue(text);
            json.WriteNumberValue(type == PieceType.Byte ? byteScore : score);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
