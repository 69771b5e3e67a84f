using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Export;

// Shapes: D model width, H heads, E head width.

/// <summary>Metadata and tensors of a Llama-family decoder, by their names in GGUF (ggml-org/ggml, docs/gguf.md).</summary>
internal sealed class GgufLlama(LlamaSpec spec) : IGgufArchitecture
{
    private static readonly (string Ours, string Gguf)[] LayerNames =
    [
        ("input_layernorm", "attn_norm"), ("self_attn.q_proj", "attn_q"), ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
        ("self_attn.o_proj", "attn_output"), ("self_attn.q_norm", "attn_q_norm"), ("self_attn.k_norm", "attn_k_norm"),
        ("mlp.gate_proj", "ffn_gate"), ("mlp.up_proj", "ffn_up"), ("mlp.down_proj", "ffn_down"),
    ];

    private static readonly (string Ours, string Gguf)[] Names =
        [("model.embed_tokens", "token_embd"), ("model.norm", "output_norm"), ("lm_head", "output")];

    // Llama calls the norm before the feed-forward layer as OLMo 2 calls the one behind attention.
    private static readonly (string Ours, string Gguf)[] NormsBefore = [("post_attention_layernorm", "ffn_norm")];

    private static readonly (string Ours, string Gguf)[] NormsBehind =
        [("post_attention_layernorm", "post_attention_norm"), ("post_feedforward_layernorm", "post_ffw_norm")];

    public string Name => spec.Family switch
    {
        LlamaFamily.Olmo2 => "olmo2",
        LlamaFamily.Gemma => "gemma",
        LlamaFamily.Qwen2 => "qwen2",
        LlamaFamily.Qwen3 => "qwen3",
        _ => "llama",
    };

    public int Width => spec.Width;

    public bool WantsHead => spec.Family == LlamaFamily.Olmo2;

    /// <summary>Runtimes turn neighbouring numbers of a head in this architecture, and numbers half a head apart in the others, as is done here.</summary>
    private bool TurnsNeighbours => Name == "llama";

    public void AddMetadata(GgufWriter file)
    {
        file.Add($"{Name}.feed_forward_length", spec.FeedForward);
        file.Add($"{Name}.attention.head_count", spec.Heads);
        file.Add($"{Name}.attention.head_count_kv", spec.KeyHeads);
        file.Add($"{Name}.attention.key_length", spec.HeadWidth);
        file.Add($"{Name}.attention.value_length", spec.HeadWidth);
        file.Add($"{Name}.attention.layer_norm_rms_epsilon", spec.NormEpsilon);
        file.Add($"{Name}.rope.dimension_count", spec.HeadWidth);
        file.Add($"{Name}.rope.freq_base", spec.RopeTheta);
    }

    /// <summary>Runtimes have norms as what they multiply by, and heads turned as <see cref="TurnsNeighbours"/> says.</summary>
    public (string Name, Tensor Value) Convert(string name, Tensor value)
    {
        var turned = TurnsNeighbours && name.Contains(".q_proj.", StringComparison.Ordinal) ? Interleaved(value, spec.Heads)
            : TurnsNeighbours && name.Contains(".k_proj.", StringComparison.Ordinal) ? Interleaved(value, spec.KeyHeads)
            : spec.HasNormsFromOne && value.dim() == 1 ? value + 1
            : value;
        return (GgufNames.Of(name, "model.layers.", [.. LayerNames, .. spec.HasNormsBehind ? NormsBehind : NormsBefore], Names), turned);
    }

    public IEnumerable<(string Name, Func<Tensor> Value, long[] Shape)> Further()
    {
        if (spec.RopeScaling is { } scaling)
            yield return ("rope_freqs.weight", () => tensor(Divisors(scaling)), [spec.HeadWidth / 2]);
    }

    /// <summary>From halves to neighbours: row i of a head's first half comes beside row i of its second, (H * E, D) to the same.</summary>
    internal static Tensor Interleaved(Tensor weight, int heads)
    {
        using var scope = NewDisposeScope();
        var halves = weight.view(heads, 2, -1, weight.size(1));                         // (H, 2, E/2, D)
        return halves.transpose(1, 2).reshape(weight.shape).MoveToOuterDisposeScope();  // (H * E, D)
    }

    /// <summary>What the angle of each pair is divided by.</summary>
    private float[] Divisors(RopeScaling scaling) =>
    [
        .. Enumerable.Range(0, spec.HeadWidth / 2).Select(pair => Math.Pow(spec.RopeTheta, -2.0 * pair / spec.HeadWidth))
            .Select(angle => (float)(angle / scaling.Stretch(angle))),
    ];
}
