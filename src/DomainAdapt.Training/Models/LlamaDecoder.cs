using DomainAdapt.Training.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, H query heads, K key/value heads, E head width, F feed-forward width, V vocabulary.

/// <summary>A decoder of the Llama family (Touvron et al. 2023).</summary>
public sealed class LlamaDecoder : CausalDecoder
{
    [ComponentName(Name = "model")] private readonly LlamaBody _body;
    [ComponentName(Name = "lm_head")] private readonly Projection? _head;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public LlamaDecoder(LlamaSpec spec, Precision precision = Precision.Fp32) : base(nameof(LlamaDecoder), spec)
    {
        _body = new LlamaBody(spec, precision);
        _head = spec.TiedHead ? null : new Projection(spec.Width, spec.Vocabulary, precision);
        RegisterComponents();
    }

    private protected override Tensor OutputWeight => _head is null ? _body.Embedding : _head.Weight;

    internal override Tensor Hidden(Tensor ids, KeyValueCache? cache) => _body.forward(ids, cache, Recompute);
}

/// <summary>Embedding, layers and the last norm: (B, T) to (B, T, D).</summary>
internal sealed class LlamaBody : Module<Tensor, KeyValueCache?, bool, Tensor>
{
    [ComponentName(Name = "embed_tokens")] private readonly TokenEmbedding _embedding;
    [ComponentName(Name = "layers")] private readonly ModuleList<DecoderLayer> _layers;
    [ComponentName(Name = "norm")] private readonly RootMeanSquareNorm _norm;
    private readonly RotaryEmbedding _rotary;

    public LlamaBody(LlamaSpec spec, Precision precision) : base(nameof(LlamaBody))
    {
        _rotary = new RotaryEmbedding(spec, precision);
        _embedding = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        _layers = new ModuleList<DecoderLayer>(
            [.. Enumerable.Range(0, spec.Layers).Select(_ => new DecoderLayer(spec, precision, _rotary))]);
        _norm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Embedding => _embedding.Weight;

    public override Tensor forward(Tensor ids, KeyValueCache? cache, bool recompute)
    {
        using var scope = NewDisposeScope();
        var x = _embedding.forward(ids);                                    // (B, T, D)
        for (var i = 0; i < _layers.Count; i++)
            x = CausalDecoder.Through(_layers[i], x, cache?.Layers[i], recompute);  // (B, T, D)
        return _norm.forward(x).MoveToOuterDisposeScope();                  // (B, T, D)
    }
}

/// <summary>Attention, then the feed-forward layer, each normalised before and added to its input: (B, T, D) to (B, T, D).</summary>
internal sealed class DecoderLayer : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "input_layernorm")] private readonly RootMeanSquareNorm _attentionNorm;
    [ComponentName(Name = "self_attn")] private readonly CausalSelfAttention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly RootMeanSquareNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")] private readonly GatedFeedForward _feedForward;

    public DecoderLayer(LlamaSpec spec, Precision precision, RotaryEmbedding rotary) : base(nameof(DecoderLayer))
    {
        _attentionNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, precision);
        _attention = new CausalSelfAttention(spec, precision, rotary);
        _feedForwardNorm = new RootMeanSquareNorm(spec.Width, spec.NormEpsilon, precision);
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

/// <summary>Causal self-attention with grouped key/value heads and rotary positions: (B, T, D) to (B, T, D).</summary>
internal sealed class CausalSelfAttention : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "q_proj")] private readonly Projection _query;
    [ComponentName(Name = "k_proj")] private readonly Projection _key;
    [ComponentName(Name = "v_proj")] private readonly Projection _value;
    [ComponentName(Name = "o_proj")] private readonly Projection _output;
    [ComponentName(Name = "q_norm")] private readonly RootMeanSquareNorm? _queryNorm;
    [ComponentName(Name = "k_norm")] private readonly RootMeanSquareNorm? _keyNorm;
    private readonly LlamaSpec _spec;
    private readonly RotaryEmbedding _rotary;

    public CausalSelfAttention(LlamaSpec spec, Precision precision, RotaryEmbedding rotary) : base(nameof(CausalSelfAttention))
    {
        (_spec, _rotary) = (spec, rotary);
        var (queryWidth, keyWidth) = (spec.Heads * spec.HeadWidth, spec.KeyHeads * spec.HeadWidth);
        _query = new Projection(spec.Width, queryWidth, precision, spec.HasQueryBias);
        _key = new Projection(spec.Width, keyWidth, precision, spec.HasQueryBias);
        _value = new Projection(spec.Width, keyWidth, precision, spec.HasQueryBias);
        _output = new Projection(queryWidth, spec.Width, precision);
        if (spec.HasQueryNorm)
        {
            _queryNorm = new RootMeanSquareNorm(spec.HeadWidth, spec.NormEpsilon, precision);
            _keyNorm = new RootMeanSquareNorm(spec.HeadWidth, spec.NormEpsilon, precision);
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var shape = x.shape;
        var (b, t, first) = (shape[0], shape[1], cache?.Positions ?? 0);
        var q = _query.forward(x).view(b, t, _spec.Heads, _spec.HeadWidth).transpose(1, 2);     // (B, H, T, E)
        var k = _key.forward(x).view(b, t, _spec.KeyHeads, _spec.HeadWidth).transpose(1, 2);    // (B, K, T, E)
        var v = _value.forward(x).view(b, t, _spec.KeyHeads, _spec.HeadWidth).transpose(1, 2);  // (B, K, T, E)
        if (_queryNorm is not null && _keyNorm is not null)
            (q, k) = (_queryNorm.forward(q), _keyNorm.forward(k));
        (q, k) = (_rotary.forward(q, cache), _rotary.forward(k, cache));
        if (cache is not null)
            (k, v) = cache.Append(k, v);                                                        // (B, K, first + T, E)
        var mixed = first == 0
            ? Attention.Causal(q, OverQueryHeads(k), OverQueryHeads(v))                         // (B, H, T, E)
            : Attention.OfLast(q, k, v, cache?.Mask);                                           // (B, H, 1, E)
        var joined = mixed.transpose(1, 2).reshape(b, t, -1);                                   // (B, T, D)
        return _output.forward(joined).MoveToOuterDisposeScope();                               // (B, T, D)
    }

    /// <summary>Repeats each key or value head for the query heads that share it: (B, K, T, E) to (B, H, T, E).</summary>
    private Tensor OverQueryHeads(Tensor x)
        => _spec.KeyHeads == _spec.Heads ? x : x.repeat_interleave(_spec.Heads / _spec.KeyHeads, dim: 1);
}

/// <summary>Feed-forward layer gated by SiLU (SwiGLU, Shazeer 2020): (B, T, D) to (B, T, D).</summary>
internal sealed class GatedFeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "gate_proj")] private readonly Projection _gate;
    [ComponentName(Name = "up_proj")] private readonly Projection _up;
    [ComponentName(Name = "down_proj")] private readonly Projection _down;

    public GatedFeedForward(LlamaSpec spec, Precision precision) : base(nameof(GatedFeedForward))
    {
        _gate = new Projection(spec.Width, spec.FeedForward, precision);
        _up = new Projection(spec.Width, spec.FeedForward, precision);
        _down = new Projection(spec.FeedForward, spec.Width, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var gated = functional.silu(_gate.forward(x)) * _up.forward(x);     // (B, T, F)
        return _down.forward(gated).MoveToOuterDisposeScope();              // (B, T, D)
    }
}

/// <summary>
/// Divides by the root of the mean square (Zhang and Sennrich 2019): (…, D) to (…, D). The residual stream that it reads stays in
/// single precision; what it returns sets the precision of the layer behind it.
/// </summary>
internal sealed class RootMeanSquareNorm : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    private readonly double _epsilon;
    private readonly Precision _precision;

    public RootMeanSquareNorm(int width, double epsilon, Precision precision) : base(nameof(RootMeanSquareNorm))
    {
        _weight = new Parameter(empty(width, precision.WeightType()));
        (_epsilon, _precision) = (epsilon, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normalised = Aten.RmsNorm(x.to(_weight.dtype), _weight, _epsilon);                  // (…, D)
        return (_precision == Precision.Bf16 ? normalised.bfloat16() : normalised).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Turns the pairs (i, i + E/2) of each head by an angle that grows with the position (Su et al. 2021, in the half-split layout of
/// Hugging Face): (B, H, T, E), whose positions follow what is remembered, to (B, H, T, E).
/// </summary>
internal sealed class RotaryEmbedding : Module<Tensor, LayerCache?, Tensor>
{
    private readonly Tensor _cosine;
    private readonly Tensor _sine;

    public RotaryEmbedding(LlamaSpec spec, Precision precision) : base(nameof(RotaryEmbedding))
    {
        var half = spec.HeadWidth / 2;
        var cosine = new double[spec.Positions, half];
        var sine = new double[spec.Positions, half];
        for (var position = 0; position < spec.Positions; position++)
        {
            for (var i = 0; i < half; i++)
            {
                var turn = Math.Pow(spec.RopeTheta, -2.0 * i / spec.HeadWidth);
                var angle = position * (spec.RopeScaling?.Stretch(turn) ?? turn);
                (sine[position, i], cosine[position, i]) = Math.SinCos(angle);
            }
        }
        _cosine = tensor(cosine, precision.WeightType());       // (T, E/2)
        _sine = tensor(sine, precision.WeightType());           // (T, E/2)
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        // Remembered positions are read without a gradient, one at a time: there the cost is that of each operator's call.
        var turned = cache is null ? Turned(x, x.shape) : Aten.Turn(x, Rows(_cosine), Rows(_sine));
        return turned.MoveToOuterDisposeScope();                // (B, H, T, E)

        // (T, E/2), or (B, 1, 1, E/2)
        Tensor Rows(Tensor table)
            => cache.Padding is null ? cache.RowsOf(table, x.size(2)) : cache.RowsOf(table, x.size(2)).unsqueeze(1);
    }

    private Tensor Turned(Tensor x, long[] shape)
    {
        var (t, half) = (shape[2], shape[3] / 2);
        var (cosine, sine) = (_cosine.narrow(0, 0, t), _sine.narrow(0, 0, t));
        var (left, right) = (x.narrow(3, 0, half), x.narrow(3, half, half));
        return cat([left * cosine - right * sine, right * cosine + left * sine], dim: 3).to(x.dtype);
    }
}

/// <summary>A linear layer: (…, inputs) to (…, outputs).</summary>
internal sealed class Projection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;

    public Projection(long inputs, long outputs, Precision precision, bool hasBias = false) : base(nameof(Projection))
    {
        _weight = new Parameter(empty(outputs, inputs, precision.WeightType()));
        _bias = hasBias ? new Parameter(empty(outputs, precision.WeightType())) : null;
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public override Tensor forward(Tensor x) => MatrixProduct.Linear(x, _weight.to(x.dtype), _bias?.to(x.dtype));
}

/// <summary>A row of weights for each token id or position: (B, T) to (B, T, D).</summary>
internal sealed class TokenEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;

    public TokenEmbedding(long rows, long width, Precision precision) : base(nameof(TokenEmbedding))
    {
        _weight = new Parameter(empty(rows, width, precision.WeightType()));
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public override Tensor forward(Tensor ids) => Aten.Embedding(_weight, ids);
}
