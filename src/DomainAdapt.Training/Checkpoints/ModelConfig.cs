using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's <c>config.json</c> in the layout of Hugging Face.</summary>
/// <param name="Spec">Its shape.</param>
/// <param name="StartToken">The token before a document, where it has one.</param>
/// <param name="EndToken">The token after a document, where it has one.</param>
/// <param name="Tokenizer">Fingerprint of its tokenizer, which other programs pass over; null where it is not told.</param>
public sealed record ModelConfig(LanguageModelSpec Spec, int? StartToken, int? EndToken, string? Tokenizer = null)
{
    internal const string KnownTypes = "llama, mistral, qwen2, qwen3, olmo2, gemma, gemma2, gemma3_text, gpt2, gpt_neox, bloom, bert, roberta or t5";

    private const string TypeName = "torch_dtype";
    private const string NewerTypeName = "dtype";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>How the weights beside it are stored.</summary>
    public WeightType Weights { get; init; }

    /// <summary>The file's bytes.</summary>
    public byte[] ToJson() => Encoding.UTF8.GetBytes(CanonicalJson.Of(Settings, indented: true) + '\n');

    /// <summary>
    /// The bytes of the file of a model that this one came from, with what differs between the two set in it: what this program does not use
    /// is carried along. Where nothing differs, the same bytes.
    /// </summary>
    /// <param name="original">The file.</param>
    /// <param name="path">Where it lies, for messages.</param>
    public byte[] ToJson(ReadOnlyMemory<byte> original, string path)
    {
        var before = Parse(original, path).Settings;
        var changed = Settings.Where(setting => CanonicalJson.Of(setting.Value ?? "") != CanonicalJson.Of(before.GetValueOrDefault(setting.Key) ?? "")).ToList();
        if (changed.Count == 0)
            return original.ToArray();
        var json = JsonNode.Parse(original.Span)!.AsObject();
        foreach (var (name, value) in changed)
        {
            var key = name == TypeName && json.ContainsKey(NewerTypeName) ? NewerTypeName : name;
            json[key] = value is null ? null : JsonNode.Parse(CanonicalJson.Of(value));
        }
        return Encoding.UTF8.GetBytes(json.ToJsonString(Indented) + '\n');
    }

    private Dictionary<string, object?> Settings => Spec switch
    {
        Gpt2Spec gpt2 => Gpt2Config.Of(gpt2, this),
        NeoxSpec neox => NeoxConfig.Of(neox, this),
        BloomSpec bloom => BloomConfig.Of(bloom, this),
        BertSpec bert => BertConfig.Of(bert, this),
        T5Spec t5 => T5Config.Of(t5, this),
        _ => LlamaConfig.Of((LlamaSpec)Spec, this),
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="DomainAdaptException">It is missing, or describes a model that this program does not know.</exception>
    public static ModelConfig Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, cause);
        }
    }

    private static ModelConfig Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return (json.RootElement.TryGetProperty("model_type", out var type) ? type.GetString() : null) switch
            {
                "gemma" or "gemma2" or "gemma3_text" => json.RootElement.Deserialize<GemmaConfig>(Options)!.ToConfig(path),
                Gpt2Config.Type => json.RootElement.Deserialize<Gpt2Config>(Options)!.ToConfig(path),
                NeoxConfig.Type => json.RootElement.Deserialize<NeoxConfig>(Options)!.ToConfig(path),
                BloomConfig.Type => json.RootElement.Deserialize<BloomConfig>(Options)!.ToConfig(path),
                T5Config.Type => json.RootElement.Deserialize<T5Config>(Options)!.ToConfig(path),
                BertConfig.BertType or BertConfig.RobertaType => json.RootElement.Deserialize<BertConfig>(Options)!.ToConfig(path),
                _ => json.RootElement.Deserialize<LlamaConfig>(Options)!.ToConfig(path),
            };
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw Unreadable(path, cause);
        }
    }

    private static DomainAdaptException Unreadable(string path, Exception cause) => new(
        $"{path}: is no model config ({cause.Message.Split('\n')[0].TrimEnd('.')}); expected Hugging Face's config.json.", ExitCodes.InputsMissing, cause);

    /// <summary>What a config calls the family of a shape.</summary>
    internal static string TypeOf(LanguageModelSpec spec) => (string)new ModelConfig(spec, StartToken: null, EndToken: null).Settings["model_type"]!;

    /// <summary>Refuses what the model does otherwise than this program.</summary>
    internal static void Demand<T>(string path, string setting, T found, T expected)
    {
        if (!Equals(found, expected))
        {
            throw new DomainAdaptException(
                $"{path}: {setting} is {found}; expected {expected}, as in models without extensions. Choose another model.");
        }
    }
}
