using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of GPT-NeoX, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record NeoxConfig
{
    public const string Type = "gpt_neox";

    private const string GeluExact = "gelu";
    private const string GeluTanh = "gelu_fast";
    private const double QuarterTurned = 0.25;

    public required int VocabSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int NumHiddenLayers { get; init; }

    public required int NumAttentionHeads { get; init; }

    public int MaxPositionEmbeddings { get; init; } = 2048;

    public double RotaryPct { get; init; } = QuarterTurned;

    public double RotaryEmbBase { get; init; } = 10_000;

    public RopeConfig? RopeScaling { get; init; }

    /// <summary>Where newer files hold <c>rotary_pct</c> and <c>rotary_emb_base</c>.</summary>
    public RopeConfig? RopeParameters { get; init; }

    public bool UseParallelResidual { get; init; } = true;

    public double LayerNormEps { get; init; } = 1e-5;

    public string HiddenAct { get; init; } = GeluExact;

    public bool AttentionBias { get; init; } = true;

    public bool TieWordEmbeddings { get; init; }

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? BosTokenId { get; init; }

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? EosTokenId { get; init; }

    public string? TorchDtype { get; init; }

    /// <summary>The newer name of <see cref="TorchDtype"/>.</summary>
    public string? Dtype { get; init; }

    public string? TokenizerFingerprint { get; init; }

    /// <summary>The settings of a model, by their names in the file.</summary>
    public static Dictionary<string, object?> Of(NeoxSpec spec, ModelConfig config) => new()
    {
        ["architectures"] = new[] { "GPTNeoXForCausalLM" },
        ["model_type"] = Type,
        ["vocab_size"] = spec.Vocabulary,
        ["hidden_size"] = spec.Width,
        ["intermediate_size"] = spec.InnerWidth,
        ["num_hidden_layers"] = spec.Layers,
        ["num_attention_heads"] = spec.Heads,
        ["max_position_embeddings"] = spec.Context,
        ["rotary_pct"] = spec.RopeShare,
        ["rotary_emb_base"] = spec.RopeTheta,
        ["use_parallel_residual"] = spec.ParallelResidual,
        ["layer_norm_eps"] = spec.NormEpsilon,
        ["hidden_act"] = spec.Gelu == GeluForm.Tanh ? GeluTanh : GeluExact,
        ["attention_bias"] = true,
        ["tie_word_embeddings"] = spec.TiedHead,
        ["bos_token_id"] = config.StartToken,
        ["eos_token_id"] = config.EndToken,
        ["initializer_range"] = WeightInitializer.Deviation,
        ["torch_dtype"] = config.Weights.ConfigName(),
        ["tokenizer_fingerprint"] = config.Tokenizer,
    };

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        if (HiddenAct is not (GeluTanh or "gelu_new" or "gelu_pytorch_tanh"))
            ModelConfig.Demand(path, "hidden_act", HiddenAct, GeluExact);
        ModelConfig.Demand(path, "attention_bias", AttentionBias, true);
        ModelConfig.Demand(path, "rope_scaling.rope_type", (RopeScaling ?? RopeParameters)?.Kind ?? RopeConfig.Unchanged, RopeConfig.Unchanged);
        if (NumAttentionHeads < 1 || HiddenSize % NumAttentionHeads != 0)
            ModelConfig.Demand(path, "num_attention_heads", $"{NumAttentionHeads}", $"a divisor of hidden_size ({HiddenSize})");
        var spec = new NeoxSpec
        {
            Layers = NumHiddenLayers,
            Width = HiddenSize,
            Heads = NumAttentionHeads,
            FeedForward = IntermediateSize == 4 * HiddenSize ? null : IntermediateSize,
            Vocabulary = VocabSize,
            Context = MaxPositionEmbeddings,
            RopeShare = RopeParameters?.PartialRotaryFactor ?? RotaryPct,
            RopeTheta = RopeParameters?.RopeTheta ?? RotaryEmbBase,
            ParallelResidual = UseParallelResidual,
            Gelu = HiddenAct == GeluExact ? GeluForm.Exact : GeluForm.Tanh,
            NormEpsilon = LayerNormEps,
            TiedHead = TieWordEmbeddings,
        };
        if (spec.TurnedWidth < 2 || spec.TurnedWidth % 2 == 1)
            ModelConfig.Demand(path, "rotary_pct", FormattableString.Invariant($"{spec.RopeShare}"), "a share that leaves pairs of a head to turn");
        return new ModelConfig(spec, BosTokenId, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }
}
