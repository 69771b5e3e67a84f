using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of the Llama family, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record LlamaConfig
{
    private const int MistralWindow = 4096;
    private const int Qwen3HeadWidth = 128;
    private const int GemmaHeadWidth = 256;
    private const string Silu = "silu";
    private const string GeluTanh = "gelu_pytorch_tanh";
    private const int NotTold = -1;

    public string ModelType { get; init; } = "llama";

    public required int VocabSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int NumHiddenLayers { get; init; }

    public required int NumAttentionHeads { get; init; }

    public int? NumKeyValueHeads { get; init; }

    public int? HeadDim { get; init; }

    public required int MaxPositionEmbeddings { get; init; }

    public int? SlidingWindow { get; init; } = NotTold;

    public bool UseSlidingWindow { get; init; }

    public double? RmsNormEps { get; init; }

    public double RopeTheta { get; init; } = 10_000;

    public RopeConfig? RopeScaling { get; init; }

    /// <summary>Where newer files hold <c>rope_theta</c> and <c>rope_scaling</c>.</summary>
    public RopeConfig? RopeParameters { get; init; }

    public string? HiddenAct { get; init; }

    /// <summary>Gemma's name of <see cref="HiddenAct"/>, which says <c>gelu</c> beside it in older files and means the same.</summary>
    public string? HiddenActivation { get; init; }

    public bool? TieWordEmbeddings { get; init; }

    public bool? UseBidirectionalAttention { get; init; }

    public bool AttentionBias { get; init; }

    public bool MlpBias { get; init; }

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? BosTokenId { get; init; }

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? EosTokenId { get; init; }

    public string? TorchDtype { get; init; }

    /// <summary>The newer name of <see cref="TorchDtype"/>.</summary>
    public string? Dtype { get; init; }

    public string? TokenizerFingerprint { get; init; }

    /// <summary>The settings of a model, by their names in the file.</summary>
    public static Dictionary<string, object?> Of(LlamaSpec spec, ModelConfig config)
    {
        var settings = new Dictionary<string, object?>
        {
            ["architectures"] = new[] { $"{spec.Family}ForCausalLM" },
            ["model_type"] = NameOf(spec.Family),
            ["vocab_size"] = spec.Vocabulary,
            ["hidden_size"] = spec.Width,
            ["intermediate_size"] = spec.FeedForward,
            ["num_hidden_layers"] = spec.Layers,
            ["num_attention_heads"] = spec.Heads,
            ["num_key_value_heads"] = spec.KeyHeads,
            ["head_dim"] = spec.HeadWidth,
            ["max_position_embeddings"] = spec.Context,
            ["rms_norm_eps"] = spec.NormEpsilon,
            ["rope_theta"] = spec.RopeTheta,
            ["rope_scaling"] = RopeConfig.Of(spec.RopeScaling),
            ["hidden_act"] = ActivationOf(spec),
            ["tie_word_embeddings"] = spec.TiedHead,
            ["attention_bias"] = false,
            ["mlp_bias"] = false,
            ["bos_token_id"] = config.StartToken,
            ["eos_token_id"] = config.EndToken,
            ["initializer_range"] = WeightInitializer.Deviation,
            ["torch_dtype"] = config.Weights.ConfigName(),
            ["tokenizer_fingerprint"] = config.Tokenizer,
        };
        if (spec.Family is LlamaFamily.Mistral or LlamaFamily.Qwen2 or LlamaFamily.Qwen3)
            settings["sliding_window"] = spec.SlidingWindow;
        if (spec.Family is LlamaFamily.Qwen2 or LlamaFamily.Qwen3)
            settings["use_sliding_window"] = spec.SlidingWindow is not null;
        if (spec.HasGeluGate)
            settings["hidden_activation"] = ActivationOf(spec);
        return settings;
    }

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        var family = Enum.GetValues<LlamaFamily>().FirstOrDefault(family => NameOf(family) == ModelType, (LlamaFamily)NotTold);
        if (!Enum.IsDefined(family))
            ModelConfig.Demand(path, "model_type", ModelType, ModelConfig.KnownTypes);
        if (family != LlamaFamily.Gemma)
            ModelConfig.Demand(path, "hidden_act", HiddenAct ?? Silu, Silu);
        else if ((HiddenActivation ?? HiddenAct) is { } activation and not "gelu")
            ModelConfig.Demand(path, "hidden_activation", activation, GeluTanh);
        ModelConfig.Demand(path, "use_bidirectional_attention", UseBidirectionalAttention ?? false, false);
        ModelConfig.Demand(path, "attention_bias", AttentionBias, false);
        ModelConfig.Demand(path, "mlp_bias", MlpBias, false);
        ModelConfig.Demand(path, "rope_parameters.partial_rotary_factor", RopeParameters?.PartialRotaryFactor ?? 1, 1);
        if (NumAttentionHeads < 1)
            ModelConfig.Demand(path, "num_attention_heads", NumAttentionHeads, 1);
        var headWidth = HeadDim ?? family switch
        {
            LlamaFamily.Qwen3 => Qwen3HeadWidth,
            LlamaFamily.Gemma => GemmaHeadWidth,
            _ => HiddenSize / NumAttentionHeads,
        };
        var window = family switch
        {
            LlamaFamily.Mistral => SlidingWindow == NotTold ? MistralWindow : SlidingWindow,
            LlamaFamily.Qwen2 or LlamaFamily.Qwen3 when UseSlidingWindow && SlidingWindow != NotTold => SlidingWindow,
            _ => null,
        };
        var spec = new LlamaSpec
        {
            Family = family,
            Layers = NumHiddenLayers,
            Width = HiddenSize,
            Heads = NumAttentionHeads,
            KeyValueHeads = NumKeyValueHeads ?? NumAttentionHeads,
            HeadSize = headWidth * NumAttentionHeads == HiddenSize ? null : headWidth,
            FeedForward = IntermediateSize,
            Vocabulary = VocabSize,
            Context = MaxPositionEmbeddings,
            SlidingWindow = window,
            RopeTheta = RopeParameters?.RopeTheta ?? RopeTheta,
            RopeScaling = (RopeScaling ?? RopeParameters)?.ToScaling(path),
            NormEpsilon = RmsNormEps ?? (family == LlamaFamily.Olmo2 ? 1e-5 : 1e-6),
            TiedHead = TieWordEmbeddings ?? family == LlamaFamily.Gemma,
        };
        return new ModelConfig(spec, BosTokenId, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }

    private static string ActivationOf(LlamaSpec spec) => spec.HasGeluGate ? GeluTanh : Silu;

    private static string NameOf(LlamaFamily family) => JsonNamingPolicy.SnakeCaseLower.ConvertName(family.ToString());
}
