using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A model's <c>config.json</c> in the layout of Hugging Face's Llama.</summary>
/// <param name="Spec">Its shape.</param>
/// <param name="StartToken">The token before a document, where it has one.</param>
/// <param name="EndToken">The token after a document, where it has one.</param>
/// <param name="Tokenizer">Fingerprint of its tokenizer, which other programs pass over; null where it is not told.</param>
public sealed record ModelConfig(LlamaSpec Spec, int? StartToken, int? EndToken, string? Tokenizer = null)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The file's bytes.</summary>
    public byte[] ToJson() => Encoding.UTF8.GetBytes(CanonicalJson.Of(
        new Layout
        {
            VocabSize = Spec.Vocabulary,
            HiddenSize = Spec.Width,
            IntermediateSize = Spec.FeedForward,
            NumHiddenLayers = Spec.Layers,
            NumAttentionHeads = Spec.Heads,
            NumKeyValueHeads = Spec.KeyHeads,
            HeadDim = Spec.HeadWidth,
            MaxPositionEmbeddings = Spec.Context,
            RmsNormEps = Spec.NormEpsilon,
            RopeTheta = Spec.RopeTheta,
            TieWordEmbeddings = Spec.TiedHead,
            BosTokenId = StartToken,
            EosTokenId = EndToken,
            TokenizerFingerprint = Tokenizer,
        },
        indented: true) + '\n');

    /// <summary>Reads the file.</summary>
    /// <exception cref="DomainAdaptException">It is missing, or describes another kind of model.</exception>
    public static ModelConfig Read(string path)
    {
        Layout layout;
        try
        {
            layout = JsonSerializer.Deserialize<Layout>(File.ReadAllBytes(path), Options) ?? throw new JsonException("it is null");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            var found = cause.Message.Split('\n')[0].TrimEnd('.');
            throw new DomainAdaptException(
                $"{path}: is no model config ({found}); expected Hugging Face's config.json.", ExitCodes.InputsMissing, cause);
        }
        Demand(path, "model_type", layout.ModelType, "llama");
        Demand(path, "hidden_act", layout.HiddenAct, "silu");
        Demand(path, "attention_bias", layout.AttentionBias, false);
        Demand(path, "mlp_bias", layout.MlpBias, false);
        Demand(path, "rope_scaling", layout.RopeScaling?.GetRawText() ?? "null", "null");
        if (layout.NumAttentionHeads < 1)
            Demand(path, "num_attention_heads", layout.NumAttentionHeads, 1);
        var headWidth = layout.HiddenSize / layout.NumAttentionHeads;
        Demand(path, "head_dim", layout.HeadDim ?? headWidth, headWidth);
        return new ModelConfig(
            new LlamaSpec
            {
                Layers = layout.NumHiddenLayers,
                Width = layout.HiddenSize,
                Heads = layout.NumAttentionHeads,
                KeyValueHeads = layout.NumKeyValueHeads ?? layout.NumAttentionHeads,
                FeedForward = layout.IntermediateSize,
                Vocabulary = layout.VocabSize,
                Context = layout.MaxPositionEmbeddings,
                RopeTheta = layout.RopeTheta,
                NormEpsilon = layout.RmsNormEps,
                TiedHead = layout.TieWordEmbeddings,
            },
            layout.BosTokenId,
            layout.EosTokenId,
            layout.TokenizerFingerprint);
    }

    private static void Demand<T>(string path, string setting, T found, T expected)
    {
        if (!Equals(found, expected))
        {
            throw new DomainAdaptException(
                $"{path}: {setting} is {found}; expected {expected}, as of a Llama model without extensions. Choose another model.");
        }
    }

    private sealed record Layout
    {
        public IReadOnlyList<string> Architectures { get; init; } = ["LlamaForCausalLM"];

        public string ModelType { get; init; } = "llama";

        public required int VocabSize { get; init; }

        public required int HiddenSize { get; init; }

        public required int IntermediateSize { get; init; }

        public required int NumHiddenLayers { get; init; }

        public required int NumAttentionHeads { get; init; }

        public int? NumKeyValueHeads { get; init; }

        public int? HeadDim { get; init; }

        public required int MaxPositionEmbeddings { get; init; }

        public double RmsNormEps { get; init; } = 1e-6;

        public double RopeTheta { get; init; } = 10_000;

        public JsonElement? RopeScaling { get; init; }

        public string HiddenAct { get; init; } = "silu";

        public bool TieWordEmbeddings { get; init; }

        public bool AttentionBias { get; init; }

        public bool MlpBias { get; init; }

        public int? BosTokenId { get; init; }

        public int? EosTokenId { get; init; }

        public double InitializerRange { get; init; } = LlamaInitializer.Deviation;

        public string TorchDtype { get; init; } = "float32";

        public string? TokenizerFingerprint { get; init; }
    }
}
