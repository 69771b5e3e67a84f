using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of a T5, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record T5Config
{
    public const string Type = "t5";

    private const string Relu = "relu";
    private const string GatedGelu = "gated-gelu";

    public required int VocabSize { get; init; }

    public int DModel { get; init; } = 512;

    public int DKv { get; init; } = 64;

    public int DFf { get; init; } = 2048;

    public int NumLayers { get; init; } = 6;

    public int? NumDecoderLayers { get; init; }

    public int NumHeads { get; init; } = 8;

    public int RelativeAttentionNumBuckets { get; init; } = 32;

    public int RelativeAttentionMaxDistance { get; init; } = 128;

    public double LayerNormEpsilon { get; init; } = 1e-6;

    public string FeedForwardProj { get; init; } = Relu;

    public bool TieWordEmbeddings { get; init; } = true;

    public bool IsEncoderDecoder { get; init; } = true;

    public int PadTokenId { get; init; }

    public int? DecoderStartTokenId { get; init; }

    /// <summary>Written by this program; other programs ask the tokenizer.</summary>
    public int? FirstSentinelTokenId { get; init; }

    /// <summary>Positions of a sequence that it was trained with; there is no limit to them.</summary>
    public int NPositions { get; init; } = 512;

    [JsonConverter(typeof(FirstTokenConverter))]
    public int? EosTokenId { get; init; } = 1;

    public string? TorchDtype { get; init; }

    /// <summary>The newer name of <see cref="TorchDtype"/>.</summary>
    public string? Dtype { get; init; }

    public string? TokenizerFingerprint { get; init; }

    /// <summary>The settings of a model, by their names in the file.</summary>
    public static Dictionary<string, object?> Of(T5Spec spec, ModelConfig config) => new()
    {
        ["architectures"] = new[] { "T5ForConditionalGeneration" },
        ["model_type"] = Type,
        ["vocab_size"] = spec.Vocabulary,
        ["d_model"] = spec.Width,
        ["d_kv"] = spec.HeadWidth,
        ["d_ff"] = spec.FeedForward,
        ["num_layers"] = spec.Layers,
        ["num_decoder_layers"] = spec.Decoders,
        ["num_heads"] = spec.Heads,
        ["relative_attention_num_buckets"] = spec.Buckets,
        ["relative_attention_max_distance"] = spec.MaxDistance,
        ["layer_norm_epsilon"] = spec.NormEpsilon,
        ["feed_forward_proj"] = spec.IsGated ? GatedGelu : Relu,
        ["tie_word_embeddings"] = spec.TiedHead,
        ["is_encoder_decoder"] = true,
        ["n_positions"] = spec.Context,
        ["pad_token_id"] = spec.PaddingToken,
        ["decoder_start_token_id"] = spec.PaddingToken,
        ["first_sentinel_token_id"] = spec.FirstSentinel,
        ["eos_token_id"] = config.EndToken,
        ["torch_dtype"] = config.Weights.ConfigName(),
        ["tokenizer_fingerprint"] = config.Tokenizer,
    };

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        if (FeedForwardProj != GatedGelu)
            ModelConfig.Demand(path, "feed_forward_proj", FeedForwardProj, Relu);
        ModelConfig.Demand(path, "is_encoder_decoder", IsEncoderDecoder, true);
        ModelConfig.Demand(path, "decoder_start_token_id", DecoderStartTokenId ?? PadTokenId, PadTokenId);
        var spec = new T5Spec
        {
            Layers = NumLayers,
            DecoderLayers = NumDecoderLayers == NumLayers ? null : NumDecoderLayers,
            Width = DModel,
            Heads = NumHeads,
            HeadWidth = DKv,
            FeedForward = DFf,
            IsGated = FeedForwardProj == GatedGelu,
            TiedHead = TieWordEmbeddings,
            Buckets = RelativeAttentionNumBuckets,
            MaxDistance = RelativeAttentionMaxDistance,
            PaddingToken = PadTokenId,
            FirstSentinel = FirstSentinelTokenId,
            Vocabulary = VocabSize,
            Context = NPositions,
            NormEpsilon = LayerNormEpsilon,
        };
        return new ModelConfig(spec, StartToken: null, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }
}
