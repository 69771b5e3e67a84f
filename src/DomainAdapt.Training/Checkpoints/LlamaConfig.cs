using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of the Llama family, with the defaults of Hugging Face transformers where it is silent.</summary>
internal record LlamaConfig
{
    /// <summary>Stands for what a file is silent of, where null is something else.</summary>
    protected const int NotTold = -1;

    private const int UsualWindow = 4096;
    private const int UsualLayersBeforeWindow = 28; // of Qwen2 and Qwen3
    private const int Qwen3HeadWidth = 128;
    private const double UsualTheta = 10_000;
    private const string Silu = "silu";

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

    public int MaxWindowLayers { get; init; } = UsualLayersBeforeWindow;

    /// <summary>In newer files, <c>full_attention</c> or <c>sliding_attention</c> for each layer.</summary>
    public IReadOnlyList<string>? LayerTypes { get; init; }

    public double? RmsNormEps { get; init; }

    public double? RopeTheta { get; init; }

    public RopeConfig? RopeScaling { get; init; }

    /// <summary>Where newer files hold <c>rope_theta</c> and <c>rope_scaling</c>.</summary>
    public RopeConfig? RopeParameters { get; init; }

    public string? HiddenAct { get; init; }

    public bool? TieWordEmbeddings { get; init; }

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
            ["hidden_act"] = Silu,
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
            (settings["use_sliding_window"], settings["max_window_layers"]) = (spec.SlidingWindow is not null, spec.LayersBeforeWindow);
        if (spec.IsGemma)
            GemmaConfig.AddTo(settings, spec);
        return settings;
    }

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        var family = Enum.GetValues<LlamaFamily>().FirstOrDefault(family => NameOf(family) == ModelType, (LlamaFamily)NotTold);
        if (!Enum.IsDefined(family))
            ModelConfig.Demand(path, "model_type", ModelType, ModelConfig.KnownTypes);
        CheckActivation(path);
        ModelConfig.Demand(path, "attention_bias", AttentionBias, false);
        ModelConfig.Demand(path, "mlp_bias", MlpBias, false);
        ModelConfig.Demand(path, "rope_parameters.partial_rotary_factor", RopeParameters?.PartialRotaryFactor ?? 1, 1);
        if (NumAttentionHeads < 1)
            ModelConfig.Demand(path, "num_attention_heads", NumAttentionHeads, 1);
        var headWidth = HeadDim ?? HeadWidth(family);
        var (window, before) = family switch
        {
            LlamaFamily.Mistral => (WindowOr(UsualWindow), 0),
            LlamaFamily.Qwen2 or LlamaFamily.Qwen3 => (UseSlidingWindow ? WindowOr(UsualWindow) : null, MaxWindowLayers),
            _ => (null, 0),
        };
        var spec = Complete(path, new LlamaSpec
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
            LayersBeforeWindow = before,
            RopeTheta = RopeParameters?.RopeTheta ?? RopeTheta ?? UsualTheta,
            RopeScaling = (RopeScaling ?? RopeParameters)?.ToScaling(path),
            NormEpsilon = RmsNormEps ?? (family == LlamaFamily.Olmo2 ? 1e-5 : 1e-6),
            TiedHead = TieWordEmbeddings ?? false,
        });
        if (LayerTypes is not null)
            CheckLayers(path, spec);
        return new ModelConfig(spec, BosTokenId, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }

    /// <summary>The shape with what is told of this family only.</summary>
    protected virtual LlamaSpec Complete(string path, LlamaSpec spec) => spec;

    /// <summary>Refuses another activation than the family's.</summary>
    protected virtual void CheckActivation(string path) => ModelConfig.Demand(path, "hidden_act", HiddenAct ?? Silu, Silu);

    /// <summary>Width of a head where none is told.</summary>
    protected virtual int HeadWidth(LlamaFamily family) => family == LlamaFamily.Qwen3 ? Qwen3HeadWidth : HiddenSize / NumAttentionHeads;

    /// <summary>The window, or what it is where none is told.</summary>
    protected int? WindowOr(int usual) => SlidingWindow == NotTold ? usual : SlidingWindow;

    /// <summary>The family's name in a file.</summary>
    protected static string NameOf(LlamaFamily family)
        => family == LlamaFamily.Gemma3 ? "gemma3_text" : JsonNamingPolicy.SnakeCaseLower.ConvertName(family.ToString());

    /// <summary>What a layer sees, by its name in a file.</summary>
    protected static string LayerType(LlamaSpec spec, int layer) => spec.HasWindow(layer) ? "sliding_attention" : "full_attention";

    private void CheckLayers(string path, LlamaSpec spec)
    {
        var expected = Enumerable.Range(0, spec.Layers).Select(layer => LayerType(spec, layer)).ToList();
        if (!LayerTypes!.SequenceEqual(expected))
            ModelConfig.Demand(path, "layer_types", string.Join(", ", LayerTypes!), string.Join(", ", expected));
    }
}
