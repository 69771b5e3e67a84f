using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's <c>config.json</c> in the layout of Hugging Face.</summary>
/// <param name="Spec">Its shape.</param>
/// <param name="StartToken">The token before a document, where it has one.</param>
/// <param name="EndToken">The token after a document, where it has one.</param>
/// <param name="Tokenizer">Fingerprint of its tokenizer, which other programs pass over; null where it is not told.</param>
public sealed record ModelConfig(LlamaSpec Spec, int? StartToken, int? EndToken, string? Tokenizer = null)
{
    internal const string KnownTypes = "llama, mistral, qwen2 or qwen3";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The file's bytes.</summary>
    public byte[] ToJson() => Encoding.UTF8.GetBytes(CanonicalJson.Of(LlamaConfig.Of(Spec, this), indented: true) + '\n');

    /// <summary>Reads the file.</summary>
    /// <exception cref="DomainAdaptException">It is missing, or describes a model that this program does not know.</exception>
    public static ModelConfig Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return (JsonSerializer.Deserialize<LlamaConfig>(bytes, Options) ?? throw new JsonException("it is null")).ToConfig(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            var found = cause.Message.Split('\n')[0].TrimEnd('.');
            throw new DomainAdaptException(
                $"{path}: is no model config ({found}); expected Hugging Face's config.json.", ExitCodes.InputsMissing, cause);
        }
    }

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
