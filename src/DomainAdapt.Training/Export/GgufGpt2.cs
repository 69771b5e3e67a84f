using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Export;

/// <summary>Metadata and tensors of GPT-2, by their names in GGUF (ggml-org/ggml, docs/gguf.md).</summary>
internal sealed class GgufGpt2(Gpt2Spec spec) : IGgufArchitecture
{
    private static readonly (string Ours, string Gguf)[] LayerNames =
    [
        ("ln_1", "attn_norm"), ("attn.c_attn", "attn_qkv"), ("attn.c_proj", "attn_output"), ("ln_2", "ffn_norm"), ("mlp.c_fc", "ffn_up"),
        ("mlp.c_proj", "ffn_down"),
    ];

    private static readonly (string Ours, string Gguf)[] Names =
        [("transformer.wte", "token_embd"), ("transformer.wpe", "position_embd"), ("transformer.ln_f", "output_norm")];

    public string Name => "gpt2";

    public int Width => spec.Width;

    public int Positions => spec.Positions;

    public void AddMetadata(GgufWriter file)
    {
        file.Add("gpt2.feed_forward_length", spec.InnerWidth);
        file.Add("gpt2.attention.head_count", spec.Heads);
        file.Add("gpt2.attention.layer_norm_epsilon", spec.NormEpsilon);
    }

    /// <summary>Its matrices lie (inputs, outputs) here and (outputs, inputs) there.</summary>
    public (string Name, Tensor Value) Convert(string name, Tensor value) => (
        GgufNames.Of(name, "transformer.h.", LayerNames, Names),
        name.Contains(".c_", StringComparison.Ordinal) && value.dim() == 2 ? value.t() : value);
}
