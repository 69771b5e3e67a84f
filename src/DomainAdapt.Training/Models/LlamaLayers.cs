using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, F feed-forward width.

/// <summary>Attention, then the feed-forward layer, each normalised before and added to its input: (B, T, D) to (B, T, D).</summary>
internal sealed class PreNormLayer : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "input_layernorm")] private readonly RootMeanSquareNorm _attentionNorm;
    [ComponentName(Name = "self_attn")] private readonly CausalSelfAttention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly RootMeanSquareNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")] private readonly GatedFeedForward _feedForward;

    public PreNormLayer(LlamaSpec spec, Precision precision, CausalSelfAttention attention) : base(nameof(PreNormLayer))
    {
        _attentionNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, precision);
        _attention = attention;
        _feedForwardNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, precision);
        _feedForward = new GatedFeedForward(spec, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var h = x + _attention.forward(_attentionNorm.forward(x), cache);                           // (B, T, D)
        return (h + _feedForward.forward(_feedForwardNorm.forward(h))).MoveToOuterDisposeScope();   // (B, T, D)
    }
}

/// <summary>
/// Attention, then the feed-forward layer, what each gives normalised and added to its input (OLMo 2; after Liu et al. 2021):
/// (B, T, D) to (B, T, D).
/// </summary>
internal sealed class PostNormLayer : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "self_attn")] private readonly CausalSelfAttention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly RootMeanSquareNorm _attentionNorm;
    [ComponentName(Name = "mlp")] private readonly GatedFeedForward _feedForward;
    [ComponentName(Name = "post_feedforward_layernorm")] private readonly RootMeanSquareNorm _feedForwardNorm;
    private readonly Precision _precision;

    public PostNormLayer(LlamaSpec spec, Precision precision, CausalSelfAttention attention) : base(nameof(PostNormLayer))
    {
        _precision = precision;
        var stream = precision.OfStream();
        _attention = attention;
        _attentionNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, stream);
        _feedForward = new GatedFeedForward(spec, precision);
        _feedForwardNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, stream);
        RegisterComponents();
    }

    // No norm before attention and feed-forward layer sets their precision, so the residual stream is cast for them; the norms behind them
    // read bfloat16 and give what is added to the stream in its own precision.
    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var h = x + _attentionNorm.forward(_attention.forward(Read(x), cache));                             // (B, T, D)
        return (h + _feedForwardNorm.forward(_feedForward.forward(Read(h)))).MoveToOuterDisposeScope();     // (B, T, D)
    }

    private Tensor Read(Tensor x) => _precision.ToCompute(x);
}

/// <summary>
/// Attention, then the feed-forward layer, each normalised before, and what it gives normalised and added to its input (Gemma 2):
/// (B, T, D) to (B, T, D).
/// </summary>
internal sealed class SandwichNormLayer : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "input_layernorm")] private readonly RootMeanSquareNorm _attentionNorm;
    [ComponentName(Name = "self_attn")] private readonly CausalSelfAttention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly RootMeanSquareNorm _attendedNorm;
    [ComponentName(Name = "pre_feedforward_layernorm")] private readonly RootMeanSquareNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")] private readonly GatedFeedForward _feedForward;
    [ComponentName(Name = "post_feedforward_layernorm")] private readonly RootMeanSquareNorm _fedNorm;

    public SandwichNormLayer(LlamaSpec spec, Precision precision, CausalSelfAttention attention) : base(nameof(SandwichNormLayer))
    {
        var stream = precision.OfStream();
        _attentionNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, precision);
        _attention = attention;
        _attendedNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, stream);
        _feedForwardNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, precision);
        _feedForward = new GatedFeedForward(spec, precision);
        _fedNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, spec.IsGemma, stream);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var h = x + _attendedNorm.forward(_attention.forward(_attentionNorm.forward(x), cache));                // (B, T, D)
        return (h + _fedNorm.forward(_feedForward.forward(_feedForwardNorm.forward(h)))).MoveToOuterDisposeScope();
    }
}

/// <summary>Feed-forward layer gated by SiLU or GELU (SwiGLU and GEGLU, Shazeer 2020): (B, T, D) to (B, T, D).</summary>
internal sealed class GatedFeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "gate_proj")] private readonly Projection _gate;
    [ComponentName(Name = "up_proj")] private readonly Projection _up;
    [ComponentName(Name = "down_proj")] private readonly Projection _down;
    private readonly bool _isGelu;

    public GatedFeedForward(LlamaSpec spec, Precision precision) : base(nameof(GatedFeedForward))
    {
        _isGelu = spec.IsGemma;
        _gate = new Projection(spec.Width, spec.FeedForward, precision);
        _up = new Projection(spec.Width, spec.FeedForward, precision);
        _down = new Projection(spec.FeedForward, spec.Width, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var gate = _gate.forward(x);                                        // (B, T, F)
        var gated = (_isGelu ? GeluForm.Tanh.Of(gate) : functional.silu(gate)) * _up.forward(x);
        return _down.forward(gated).MoveToOuterDisposeScope();              // (B, T, D)
    }
}
