using System.Globalization;
using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What is read of a <c>config.json</c> of BERT or RoBERTa, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record BertConfig
{
    public const string BertType = "bert";
    public const string RobertaType = "roberta";

    private const string Gelu = "gelu";
    private const string Absolute = "absolute";

    public required string ModelType { get; init; }

    public required int VocabSize { get; init; }

    public int HiddenSize { get; init; } = 768;

    public int NumHiddenLayers { get; init; } = 12;

    public int NumAttentionHeads { get; init; } = 12;

    public int IntermediateSize { get; init; } = 3072;

    public int MaxPositionEmbeddings { get; init; } = 512;

    public int TypeVocabSize { get; init; } = 2;

    public int? PadTokenId { get; init; }

    /// <summary>Written by this program; other programs ask the tokenizer.</summary>
    public int? MaskTokenId { get; init; }

    public double LayerNormEps { get; init; } = 1e-12;

    public string HiddenAct { get; init; } = Gelu;

    public string PositionEmbeddingType { get; init; } = Absolute;

    public bool IsDecoder { get; init; }

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
    public static Dictionary<string, object?> Of(BertSpec spec, ModelConfig config) => new()
    {
        ["architectures"] = new[] { spec.Family == BertFamily.Bert ? "BertForMaskedLM" : "RobertaForMaskedLM" },
        ["model_type"] = spec.Family == BertFamily.Bert ? BertType : RobertaType,
        ["vocab_size"] = spec.Vocabulary,
        ["hidden_size"] = spec.Width,
        ["num_hidden_layers"] = spec.Layers,
        ["num_attention_heads"] = spec.Heads,
        ["intermediate_size"] = spec.FeedForward,
        ["max_position_embeddings"] = spec.Context,
        ["type_vocab_size"] = spec.Segments,
        ["pad_token_id"] = spec.PaddingToken,
        ["mask_token_id"] = spec.MaskToken,
        ["layer_norm_eps"] = spec.NormEpsilon,
        ["hidden_act"] = Gelu,
        ["tie_word_embeddings"] = true,
        ["bos_token_id"] = config.StartToken,
        ["eos_token_id"] = config.EndToken,
        ["torch_dtype"] = config.Weights.ConfigName(),
        ["tokenizer_fingerprint"] = config.Tokenizer,
    };

    /// <summary>The model they describe.</summary>
    public ModelConfig ToConfig(string path)
    {
        ModelConfig.Demand(path, "hidden_act", HiddenAct, Gelu);
        ModelConfig.Demand(path, "position_embedding_type", PositionEmbeddingType, Absolute);
        ModelConfig.Demand(path, "is_decoder", IsDecoder, false);
        ModelConfig.Demand(path, "tie_word_embeddings", TieWordEmbeddings, true);
        if (NumAttentionHeads < 1 || HiddenSize % NumAttentionHeads != 0)
        {
            ModelConfig.Demand(
                path, "num_attention_heads", NumAttentionHeads.ToString(CultureInfo.InvariantCulture), $"a divisor of hidden_size ({HiddenSize})");
        }
        var isRoberta = ModelType == RobertaType;
        var spec = new BertSpec
        {
            Family = isRoberta ? BertFamily.Roberta : BertFamily.Bert,
            Layers = NumHiddenLayers,
            Width = HiddenSize,
            Heads = NumAttentionHeads,
            FeedForward = IntermediateSize,
            Segments = TypeVocabSize,
            PaddingToken = PadTokenId ?? (isRoberta ? 1 : 0),
            MaskToken = MaskTokenId,
            Vocabulary = VocabSize,
            Context = MaxPositionEmbeddings,
            NormEpsilon = LayerNormEps,
        };
        return new ModelConfig(spec, BosTokenId, EosTokenId, TokenizerFingerprint) { Weights = WeightTypes.Of(TorchDtype ?? Dtype) };
    }
}
