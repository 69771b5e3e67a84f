using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of the Llama family, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record LlamaConfig
{
    private const int MistralWindow = 4096;
    private const int Qwen3HeadWidth = 128;
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

    public double RmsNormEps { get; init; } = 1e-6;

    public double RopeTheta { get; init; } = 10_000;

    public RopeConfig? RopeScaling { get; init; }

    /// <summary>Where newer files hold <c>rope_theta</c> and <c>rope_scaling</c>.</summary>
    public RopeConfig? RopeParameters { get; init; }

    public string HiddenAct { get; init; } = "silu";

    public bool TieWordEmbeddings { get; init; }

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
            ["hidden_act"] = "silu",
            ["tie_word_embeddings"] = spec.TiedHead,
            ["attention_bias"] = false,
            ["mlp_bias"] = false,
            ["bos_token_id"] = config.StartToken,
            ["eos_token_id"] = config.EndToken,
            ["initializer_range"] = WeightInitializer.Deviation,
            ["torch_dtype"] = config.Weights.ConfigName(),
            ["tokenizer_fingerprint"] = config.Tokenizer,
        };
        if (spec.Family != LlamaFamily.Llama)
            settings["sliding_window"] = spec.SlidingWindow;
        if (spec.Family is LlamaFamily.Qwen2 or LlamaFamily.Qwen3)
            settings["use_sliding_window"] = spec.SlidingWindow is not null;
        return settings;
    }

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        var family = Enum.GetValues<LlamaFamily>().FirstOrDefault(family => NameOf(family) == ModelType, (LlamaFamily)NotTold);
        if (!Enum.IsDefined(family))
            ModelConfig.Demand(path, "model_type", ModelType, ModelConfig.KnownTypes);
        ModelConfig.Demand(path, "hidden_act", HiddenAct, "silu");
        ModelConfig.Demand(path, "attention_bias", AttentionBias, false);
        ModelConfig.Demand(path, "mlp_bias", MlpBias, false);
        if (NumAttentionHeads < 1)
            ModelConfig.Demand(path, "num_attention_heads", NumAttentionHeads, 1);
        var headWidth = HeadDim ?? (family == LlamaFamily.Qwen3 ? Qwen3HeadWidth : HiddenSize / NumAttentionHeads);
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
            NormEpsilon = RmsNormEps,
            TiedHead = TieWordEmbeddings,
        };
        return new ModelConfig(spec, BosTokenId, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }

    private static string NameOf(LlamaFamily family) => JsonNamingPolicy.SnakeCaseLower.ConvertName(family.ToString());
}

/// <summary>How a config tells of the wavelengths of rotary positions.</summary>
internal sealed record RopeConfig
{
    private const string Llama3 = "llama3";

    public string? RopeType { get; init; }

    /// <summary>The older name of <see cref="RopeType"/>.</summary>
    public string? Type { get; init; }

    public double? RopeTheta { get; init; }

    public double? Factor { get; init; }

    public double? LowFreqFactor { get; init; }

    public double? HighFreqFactor { get; init; }

    public int? OriginalMaxPositionEmbeddings { get; init; }

    /// <summary>The settings of a scaling, by their names in the file.</summary>
    public static Dictionary<string, object?>? Of(RopeScaling? scaling) => scaling is null ? null : new Dictionary<string, object?>
    {
        ["rope_type"] = Llama3,
        ["factor"] = scaling.Factor,
        ["low_freq_factor"] = scaling.LowFrequencyFactor,
        ["high_freq_factor"] = scaling.HighFrequencyFactor,
        ["original_max_position_embeddings"] = scaling.OldContext,
    };

    /// <summary>The scaling; null where wavelengths are as they were.</summary>
    public RopeScaling? ToScaling(string path)
    {
        var type = RopeType ?? Type ?? (Factor is null ? "default" : "none");
        if (type == "default")
            return null;
        ModelConfig.Demand(path, "rope_scaling.rope_type", type, Llama3);
        return Factor is { } factor && LowFreqFactor is { } low && HighFreqFactor is { } high && OriginalMaxPositionEmbeddings is { } old
            ? new RopeScaling(factor, low, high, old)
            : throw new JsonException("rope_scaling lacks factor, low_freq_factor, high_freq_factor or original_max_position_embeddings");
    }
}

/// <summary>A token id, or the first of a list of them.</summary>
internal sealed class FirstTokenConverter : JsonConverter<int?>
{
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return JsonSerializer.Deserialize<int?>(ref reader);
        var ids = JsonSerializer.Deserialize<int[]>(ref reader)!;
        return ids.Length == 0 ? null : ids[0];
    }

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value);
}
