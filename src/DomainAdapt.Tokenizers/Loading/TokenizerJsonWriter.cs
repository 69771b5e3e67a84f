using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// Writes the one <c>tokenizer.json</c> of a <see cref="BpeModel"/>: members in a fixed order, tokens by id, merges as text, which all
/// versions of Hugging Face tokenizers read.
/// </summary>
internal static class TokenizerJsonWriter
{
    /// <summary>How all <c>tokenizer.json</c> are laid out.</summary>
    internal static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    /// <summary>Writes the file.</summary>
    public static void Write(BpeModel model, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAdded(json, model.AddedTokens);
            json.WritePropertyName("normalizer");
            json.WriteRawValue(model.IsNfc ? """{"type":"NFC"}""" : "null");
            json.WritePropertyName("pre_tokenizer");
            SplitPatterns.Write(json, model.Pattern);
            json.WritePropertyName("post_processor");
            json.WriteRawValue(model.PostProcessor ?? "null");
            json.WritePropertyName("decoder");
            SplitPatterns.WriteByteLevel(json, splits: true);
            WriteModel(json, model);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes an item of <c>added_tokens</c>.</summary>
    internal static void WriteAdded(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", false);
        json.WriteBoolean("lstrip", false);
        json.WriteBoolean("rstrip", false);
        json.WriteBoolean("normalized", token.IsNormalized);
        json.WriteBoolean("special", token.IsSpecial);
        json.WriteEndObject();
    }

    private static void WriteAdded(Utf8JsonWriter json, IReadOnlyList<AddedToken> tokens)
    {
        json.WriteStartArray("added_tokens");
        foreach (var token in tokens)
            WriteAdded(json, token);
        json.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter json, BpeModel model)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", model.IgnoreMerges);
        json.WriteStartObject("vocab");
        for (var id = 0; id < model.Vocabulary.Count; id++)
        {
            if (model.Vocabulary[id] is { } token)
                json.WriteNumber(token, id);
        }
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var merge in model.Merges)
            json.WriteStringValue($"{model.Vocabulary[merge.Left]} {model.Vocabulary[merge.Right]}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
