using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of GPT-2, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record Gpt2Config
{
    public const string Type = "gpt2";

    private const string GeluTanh = "gelu_new";

    public required int VocabSize { get; init; }

    public required int NEmbd { get; init; }

    public required int NLayer { get; init; }

    public required int NHead { get; init; }

    public int NPositions { get; init; } = 1024;

    public int? NInner { get; init; }

    public double LayerNormEpsilon { get; init; } = 1e-5;

    public string ActivationFunction { get; init; } = GeluTanh;

    public bool TieWordEmbeddings { get; init; } = true;

    public bool ScaleAttnWeights { get; init; } = true;

    public bool ScaleAttnByInverseLayerIdx { get; init; }

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? BosTokenId { get; init; }

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? EosTokenId { get; init; }

    public string? TorchDtype { get; init; }

    /// <summary>The newer name of <see cref="TorchDtype"/>.</summary>
    public string? Dtype { get; init; }

    public string? TokenizerFingerprint { get; init; }

    /// <summary>The settings of a model, by their names in the file.</summary>
    public static Dictionary<string, object?> Of(Gpt2Spec spec, ModelConfig config) => new()
    {
        ["architectures"] = new[] { "GPT2LMHeadModel" },
        ["model_type"] = Type,
        ["vocab_size"] = spec.Vocabulary,
        ["n_embd"] = spec.Width,
        ["n_layer"] = spec.Layers,
        ["n_head"] = spec.Heads,
        ["n_positions"] = spec.Context,
        ["n_inner"] = spec.FeedForward,
        ["layer_norm_epsilon"] = spec.NormEpsilon,
        ["activation_function"] = GeluTanh,
        ["tie_word_embeddings"] = true,
        ["bos_token_id"] = config.StartToken,
        ["eos_token_id"] = config.EndToken,
        ["torch_dtype"] = config.Weights.ConfigName(),
        ["tokenizer_fingerprint"] = config.Tokenizer,
    };

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        ModelConfig.Demand(path, "activation_function", ActivationFunction, GeluTanh);
        ModelConfig.Demand(path, "tie_word_embeddings", TieWordEmbeddings, true);
        ModelConfig.Demand(path, "scale_attn_weights", ScaleAttnWeights, true);
        ModelConfig.Demand(path, "scale_attn_by_inverse_layer_idx", ScaleAttnByInverseLayerIdx, false);
        if (NHead < 1 || NEmbd % NHead != 0)
            ModelConfig.Demand(path, "n_head", NHead.ToString(System.Globalization.CultureInfo.InvariantCulture), $"a divisor of n_embd ({NEmbd})");
        var spec = new Gpt2Spec
        {
            Layers = NLayer,
            Width = NEmbd,
            Heads = NHead,
            FeedForward = NInner,
            Vocabulary = VocabSize,
            Context = NPositions,
            NormEpsilon = LayerNormEpsilon,
        };
        return new ModelConfig(spec, BosTokenId, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }
}
