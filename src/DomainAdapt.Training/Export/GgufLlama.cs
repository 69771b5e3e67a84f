using DomainAdapt.Core.Failures;
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
    [
        ("post_attention_layernorm", "post_attention_norm"), ("pre_feedforward_layernorm", "ffn_norm"), ("post_feedforward_layernorm", "post_ffw_norm"),
    ];

    public string Name => spec.Family switch
    {
        LlamaFamily.Olmo2 => "olmo2",
        LlamaFamily.Gemma => "gemma",
        LlamaFamily.Gemma2 => "gemma2",
        LlamaFamily.Gemma3 => "gemma3",
        LlamaFamily.Qwen2 => "qwen2",
        LlamaFamily.Qwen3 => "qwen3",
        _ => "llama",
    };

    public int Width => spec.Width;

    public int Positions => HasWindow ? spec.Positions : Math.Min(spec.Positions, spec.SlidingWindow ?? spec.Positions);

    public bool WantsHead => spec.Family == LlamaFamily.Olmo2;

    /// <summary>Runtimes turn neighbouring numbers of a head in this architecture, and numbers half a head apart in the others, as is done here.</summary>
    private bool TurnsNeighbours => Name == "llama";

    /// <summary>Runtimes have windows in these architectures alone; in the others, no more positions than a window has are the same.</summary>
    private bool HasWindow => spec.Family is LlamaFamily.Gemma2 or LlamaFamily.Gemma3;

    public void AddMetadata(GgufWriter file)
    {
        CheckConstants();
        file.Add($"{Name}.feed_forward_length", spec.FeedForward);
        file.Add($"{Name}.attention.head_count", spec.Heads);
        file.Add($"{Name}.attention.head_count_kv", spec.KeyHeads);
        file.Add($"{Name}.attention.key_length", spec.HeadWidth);
        file.Add($"{Name}.attention.value_length", spec.HeadWidth);
        file.Add($"{Name}.attention.layer_norm_rms_epsilon", spec.NormEpsilon);
        file.Add($"{Name}.rope.dimension_count", spec.HeadWidth);
        file.Add($"{Name}.rope.freq_base", spec.RopeTheta);
        if (spec.RopeScaling is { IsLinear: true } linear)
        {
            file.Add($"{Name}.rope.scaling.type", "linear");
            file.Add($"{Name}.rope.scaling.factor", linear.Factor);
        }
        if (HasWindow && spec.SlidingWindow is { } window)
            file.Add($"{Name}.attention.sliding_window", window);
        if (spec.ScoreCap is { } scores)
            file.Add($"{Name}.attn_logit_softcapping", scores);
        if (spec.LogitCap is { } logits)
            file.Add($"{Name}.final_logit_softcapping", logits);
    }

    /// <summary>Runtimes have norms as what they multiply by, and heads turned as <see cref="TurnsNeighbours"/> says.</summary>
    public (string Name, Tensor Value) Convert(string name, Tensor value)
    {
        var turned = TurnsNeighbours && name.Contains(".q_proj.", StringComparison.Ordinal) ? Interleaved(value, spec.Heads)
            : TurnsNeighbours && name.Contains(".k_proj.", StringComparison.Ordinal) ? Interleaved(value, spec.KeyHeads)
            : spec.IsGemma && value.dim() == 1 ? value + 1
            : value;
        return (GgufNames.Of(name, "model.layers.", [.. LayerNames, .. spec.NormPlace == NormPlace.Before ? NormsBefore : NormsBehind], Names), turned);
    }

    public IEnumerable<(string Name, Func<Tensor> Value, long[] Shape)> Further()
    {
        if (spec.RopeScaling is { IsLinear: false } scaling)
            yield return ("rope_freqs.weight", () => tensor(Divisors(scaling)), [spec.HeadWidth / 2]);
    }

    /// <summary>Refuses a Gemma that differs from the published ones in what runtimes do not read from a file.</summary>
    private void CheckConstants()
    {
        const double WindowTheta = 10_000;
        var isKnown = spec.Family switch
        {
            LlamaFamily.Gemma2 => spec is { FullEvery: 2, SlidingWindow: not null, ScoreCap: not null, LogitCap: not null },
            LlamaFamily.Gemma3 => spec is { FullEvery: 6, SlidingWindow: not null, WindowRopeTheta: WindowTheta, ScoreCap: null },
            _ => true,
        };
        if (!isKnown || spec.QueryScale is { } scale && scale != spec.HeadWidth)
        {
            throw new DomainAdaptException(
                $"the {Name} model differs from the published ones in windows, bounds or the scale of scores, which GGUF runtimes take as those have "
                + "them. Export it as safetensors.", ExitCodes.Spec);
        }
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
