using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Export;

/// <summary>Metadata and tensors of BLOOM, by their names in GGUF (ggml-org/ggml, docs/gguf.md).</summary>
internal sealed class GgufBloom(BloomSpec spec) : IGgufArchitecture
{
    private static readonly (string Ours, string Gguf)[] LayerNames =
    [
        ("input_layernorm", "attn_norm"), ("self_attention.query_key_value", "attn_qkv"), ("self_attention.dense", "attn_output"),
        ("post_attention_layernorm", "ffn_norm"), ("mlp.dense_h_to_4h", "ffn_up"), ("mlp.dense_4h_to_h", "ffn_down"),
    ];

    private static readonly (string Ours, string Gguf)[] Names =
    [
        ("transformer.word_embeddings", "token_embd"), ("transformer.word_embeddings_layernorm", "token_embd_norm"),
        ("transformer.ln_f", "output_norm"),
    ];

    public string Name => "bloom";

    public int Width => spec.Width;

    public int Positions => spec.Positions;

    public void AddMetadata(GgufWriter file)
    {
        file.Add("bloom.feed_forward_length", 4 * spec.Width);
        file.Add("bloom.attention.head_count", spec.Heads);
        file.Add("bloom.attention.head_count_kv", spec.Heads);
        file.Add("bloom.attention.layer_norm_epsilon", spec.NormEpsilon);
    }

    public (string Name, Tensor Value) Convert(string name, Tensor value) => (
        GgufNames.Of(name, "transformer.h.", LayerNames, Names),
        name.Contains(".query_key_value.", StringComparison.Ordinal) ? GgufNeox.ApartByKind(value, spec.Heads) : value);
}
