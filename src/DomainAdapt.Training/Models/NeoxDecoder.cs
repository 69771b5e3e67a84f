using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, H heads, E head width, F feed-forward width, V vocabulary.

/// <summary>
/// GPT-NeoX (Black et al. 2022) and Pythia (Biderman et al. 2023): positions turn a part of each head, and attention and feed-forward layer
/// read the same input.
/// </summary>
public sealed class NeoxDecoder : CausalDecoder
{
    [ComponentName(Name = "gpt_neox")] private readonly NeoxBody _body;
    [ComponentName(Name = "embed_out")] private readonly Projection? _head;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public NeoxDecoder(NeoxSpec spec, Precision precision = Precision.Fp32) : base(nameof(NeoxDecoder), spec)
    {
        _body = new NeoxBody(spec, precision);
        _head = spec.TiedHead ? null : new Projection(spec.Width, spec.Vocabulary, precision);
        RegisterComponents();
    }

    private protected override Tensor OutputWeight => _head is null ? _body.Embedding : _head.Weight;

    internal override Tensor Hidden(Tensor ids, KeyValueCache? cache) => _body.forward(ids, cache, Recompute);
}

/// <summary>Embedding, layers and the last norm: (B, T) to (B, T, D).</summary>
internal sealed class NeoxBody : Module<Tensor, KeyValueCache?, bool, Tensor>
{
    [ComponentName(Name = "embed_in")] private readonly TokenEmbedding _embedding;
    [ComponentName(Name = "layers")] private readonly ModuleList<NeoxLayer> _layers;
    [ComponentName(Name = "final_layer_norm")] private readonly LayerNorm _norm;
    private readonly RotaryEmbedding _rotary;

    public NeoxBody(NeoxSpec spec, Precision precision) : base(nameof(NeoxBody))
    {
        _rotary = new RotaryEmbedding(spec.Positions, spec.TurnedWidth, spec.RopeTheta, scaling: null, precision);
        _embedding = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        _layers = new ModuleList<NeoxLayer>([.. Enumerable.Range(0, spec.Layers).Select(_ => new NeoxLayer(spec, precision, _rotary))]);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Embedding => _embedding.Weight;

    public override Tensor forward(Tensor ids, KeyValueCache? cache, bool recompute)
    {
        using var scope = NewDisposeScope();
        var x = _embedding.forward(ids);                                            // (B, T, D)
        for (var i = 0; i < _layers.Count; i++)
            x = CausalDecoder.Through(_layers[i], x, cache?.Layers[i], recompute);  // (B, T, D)
        return _norm.forward(x).MoveToOuterDisposeScope();                          // (B, T, D)
    }
}

/// <summary>Attention and the feed-forward layer, each behind its own norm and added to the layer's input: (B, T, D) to (B, T, D).</summary>
internal sealed class NeoxLayer : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "input_layernorm")] private readonly LayerNorm _attentionNorm;
    [ComponentName(Name = "attention")] private readonly NeoxAttention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly LayerNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")] private readonly FourfoldFeedForward _feedForward;
    private readonly bool _isParallel;

    public NeoxLayer(NeoxSpec spec, Precision precision, RotaryEmbedding rotary) : base(nameof(NeoxLayer))
    {
        _isParallel = spec.ParallelResidual;
        _attentionNorm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        _attention = new NeoxAttention(spec, precision, rotary);
        _feedForwardNorm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        _feedForward = new FourfoldFeedForward(spec.Width, spec.InnerWidth, spec.Gelu, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var h = x + _attention.forward(_attentionNorm.forward(x), cache);                           // (B, T, D)
        var read = _isParallel ? x : h;                                                             // (B, T, D)
        return (h + _feedForward.forward(_feedForwardNorm.forward(read))).MoveToOuterDisposeScope();
    }
}

/// <summary>Causal self-attention, query, key and value of a head side by side in one matrix: (B, T, D) to (B, T, D).</summary>
internal sealed class NeoxAttention : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "query_key_value")] private readonly Projection _queryKeyValue;
    [ComponentName(Name = "dense")] private readonly Projection _output;
    private readonly NeoxSpec _spec;
    private readonly RotaryEmbedding _rotary;

    public NeoxAttention(NeoxSpec spec, Precision precision, RotaryEmbedding rotary) : base(nameof(NeoxAttention))
    {
        (_spec, _rotary) = (spec, rotary);
        _queryKeyValue = new Projection(spec.Width, 3 * spec.Width, precision, hasBias: true);
        _output = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var shape = x.shape;
        var all = _queryKeyValue.forward(x).view(shape[0], shape[1], _spec.Heads, 3, -1).permute(3, 0, 2, 1, 4);    // (3, B, H, T, E)
        var (q, k) = (_rotary.forward(all.select(0, 0), cache), _rotary.forward(all.select(0, 1), cache));
        var joined = Attention.Of(q, k, all.select(0, 2), cache);                                       // (B, T, D)
        return _output.forward(joined).MoveToOuterDisposeScope();                                       // (B, T, D)
    }
}

/// <summary>Feed-forward layer with GELU, in GPT-NeoX and BLOOM: (B, T, D) to (B, T, D).</summary>
internal sealed class FourfoldFeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense_h_to_4h")] private readonly Projection _up;
    [ComponentName(Name = "dense_4h_to_h")] private readonly Projection _down;
    private readonly GeluForm _gelu;

    public FourfoldFeedForward(int width, int inner, GeluForm gelu, Precision precision) : base(nameof(FourfoldFeedForward))
    {
        _gelu = gelu;
        _up = new Projection(width, inner, precision, hasBias: true);
        _down = new Projection(inner, width, precision, hasBias: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _down.forward(_gelu.Of(_up.forward(x))).MoveToOuterDisposeScope();                       // (B, T, F) between
    }
}
