using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of BLOOM, under its older names too, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record BloomConfig
{
    public const string Type = "bloom";

    private const int TrainedLength = 2048; // of all published models: the positions have no end of their own

    public required int VocabSize { get; init; }

    public int? HiddenSize { get; init; }

    public int? NEmbed { get; init; }

    public int? NLayer { get; init; }

    public int? NumHiddenLayers { get; init; }

    public int? NHead { get; init; }

    public int? NumAttentionHeads { get; init; }

    public int SeqLength { get; init; } = TrainedLength;

    public double LayerNormEpsilon { get; init; } = 1e-5;

    public bool ApplyResidualConnectionPostLayernorm { get; init; }

    public bool TieWordEmbeddings { get; init; } = true;

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? BosTokenId { get; init; }

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? EosTokenId { get; init; }

    public string? TorchDtype { get; init; }

    /// <summary>The newer name of <see cref="TorchDtype"/>.</summary>
    public string? Dtype { get; init; }

    public string? TokenizerFingerprint { get; init; }

    /// <summary>The settings of a model, by their names in the file.</summary>
    public static Dictionary<string, object?> Of(BloomSpec spec, ModelConfig config) => new()
    {
        ["architectures"] = new[] { "BloomForCausalLM" },
        ["model_type"] = Type,
        ["vocab_size"] = spec.Vocabulary,
        ["hidden_size"] = spec.Width,
        ["n_layer"] = spec.Layers,
        ["n_head"] = spec.Heads,
        ["seq_length"] = spec.Context,
        ["layer_norm_epsilon"] = spec.NormEpsilon,
        ["apply_residual_connection_post_layernorm"] = false,
        ["tie_word_embeddings"] = true,
        ["bos_token_id"] = config.StartToken,
        ["eos_token_id"] = config.EndToken,
        ["initializer_range"] = WeightInitializer.Deviation,
        ["torch_dtype"] = config.Weights.ConfigName(),
        ["tokenizer_fingerprint"] = config.Tokenizer,
    };

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        ModelConfig.Demand(path, "apply_residual_connection_post_layernorm", ApplyResidualConnectionPostLayernorm, false);
        ModelConfig.Demand(path, "tie_word_embeddings", TieWordEmbeddings, true);
        var spec = new BloomSpec
        {
            Layers = NLayer ?? NumHiddenLayers ?? throw Lacking("n_layer"),
            Width = HiddenSize ?? NEmbed ?? throw Lacking("hidden_size"),
            Heads = NHead ?? NumAttentionHeads ?? throw Lacking("n_head"),
            Vocabulary = VocabSize,
            Context = SeqLength,
            NormEpsilon = LayerNormEpsilon,
        };
        if (spec.Heads < 1 || spec.Width % spec.Heads != 0)
            ModelConfig.Demand(path, "n_head", $"{spec.Heads}", $"a divisor of hidden_size ({spec.Width})");
        return new ModelConfig(spec, BosTokenId, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }

    private static JsonException Lacking(string setting) => new($"it lacks {setting}");
}
