using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Export;

// Shapes: D model width, H heads, E head width.

/// <summary>
/// Metadata and tensors of GPT-NeoX, by their names in GGUF (ggml-org/ggml, docs/gguf.md). Runtimes compute GELU by a hyperbolic tangent in
/// any case, which differs by less than 0.0005 from the error function's.
/// </summary>
internal sealed class GgufNeox(NeoxSpec spec) : IGgufArchitecture
{
    private static readonly (string Ours, string Gguf)[] LayerNames =
    [
        ("input_layernorm", "attn_norm"), ("attention.query_key_value", "attn_qkv"), ("attention.dense", "attn_output"),
        ("post_attention_layernorm", "ffn_norm"), ("mlp.dense_h_to_4h", "ffn_up"), ("mlp.dense_4h_to_h", "ffn_down"),
    ];

    private static readonly (string Ours, string Gguf)[] Names =
        [("gpt_neox.embed_in", "token_embd"), ("gpt_neox.final_layer_norm", "output_norm"), ("embed_out", "output")];

    public string Name => "gptneox";

    public int Width => spec.Width;

    public int Positions => spec.Positions;

    public bool WantsHead => true;

    public void AddMetadata(GgufWriter file)
    {
        file.Add("gptneox.feed_forward_length", spec.InnerWidth);
        file.Add("gptneox.attention.head_count", spec.Heads);
        file.Add("gptneox.attention.layer_norm_epsilon", spec.NormEpsilon);
        file.Add("gptneox.use_parallel_residual", spec.ParallelResidual);
        file.Add("gptneox.rope.dimension_count", spec.TurnedWidth);
        file.Add("gptneox.rope.freq_base", spec.RopeTheta);
    }

    public (string Name, Tensor Value) Convert(string name, Tensor value) => (
        GgufNames.Of(name, "gpt_neox.layers.", LayerNames, Names),
        name.Contains(".query_key_value.", StringComparison.Ordinal) ? ApartByKind(value, spec.Heads) : value);

    /// <summary>
    /// From the query, key and value of one head behind those of another to all queries, all keys, all values: rows of (3 * H * E, …).
    /// </summary>
    internal static Tensor ApartByKind(Tensor value, int heads)
    {
        using var scope = NewDisposeScope();
        var parted = value.reshape(heads, 3, value.size(0) / (3 * heads), -1);                   // (H, 3, E, D)
        return parted.transpose(0, 1).reshape(value.shape).MoveToOuterDisposeScope();           // (3 * H * E, D)
    }
}
