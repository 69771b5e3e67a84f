using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, H heads, E head width, F feed-forward width.

/// <summary>The layers, with ids (B, T) if some are padding: (B, T, D) to (B, T, D).</summary>
internal sealed class BertLayers : Module<Tensor, Tensor?, bool, Tensor>
{
    [ComponentName(Name = "layer")] private readonly ModuleList<BertLayer> _layers;
    private readonly BertSpec _spec;
    private readonly Dropout _dropout;

    public BertLayers(BertSpec spec, Precision precision, Dropout dropout) : base(nameof(BertLayers))
    {
        (_spec, _dropout) = (spec, dropout);
        _layers = new ModuleList<BertLayer>([.. Enumerable.Range(0, spec.Layers).Select(_ => new BertLayer(spec, precision, dropout))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? ids, bool recompute)
    {
        using var scope = NewDisposeScope();
        var hidden = Hiding(ids, x.dtype);                                                      // (B, 1, 1, T)
        for (var i = 0; i < _layers.Count; i++)
        {
            // What hides padding is made again too: a tensor of this scope is no more when the gradient is due, ids are.
            x = recompute && x.requires_grad && is_grad_enabled()
                ? Again(i, x, ids)                                                              // (B, T, D)
                : Through(i, x, hidden);                                                        // (B, T, D)
        }
        return x.MoveToOuterDisposeScope();
    }

    private Tensor Again(int layer, Tensor x, Tensor? ids) => Recomputation.Of(input => Through(layer, input, Hiding(ids, input.dtype)), x);

    private Tensor Through(int layer, Tensor x, Tensor? hidden)
    {
        _dropout.Enter(layer + 1);
        return _layers[layer].forward(x, hidden);
    }

    /// <summary>What is added to scores so that no position sees padding: (B, T) to (B, 1, 1, T).</summary>
    private Tensor? Hiding(Tensor? ids, ScalarType type)
        => ids is null ? null : zeros(ids.shape, type, ids.device).masked_fill(ids.eq(_spec.PaddingToken), double.NegativeInfinity).unsqueeze(1).unsqueeze(1);
}

/// <summary>Attention, then the feed-forward layer, each added to its input and normalised after: (B, T, D) to (B, T, D).</summary>
internal sealed class BertLayer : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "attention")] private readonly BertAttention _attention;
    [ComponentName(Name = "intermediate")] private readonly BertDense _up;
    [ComponentName(Name = "output")] private readonly BertResidual _down;

    public BertLayer(BertSpec spec, Precision precision, Dropout dropout) : base(nameof(BertLayer))
    {
        _attention = new BertAttention(spec, precision, dropout);
        _up = new BertDense(spec.Width, spec.FeedForward, precision);
        _down = new BertResidual(spec.FeedForward, spec, precision, dropout);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? hidden)
    {
        using var scope = NewDisposeScope();
        var h = _attention.forward(x, hidden);                                                  // (B, T, D)
        var inner = functional.gelu(_up.forward(h));                                            // (B, T, F), by the error function
        return _down.forward(inner, h).MoveToOuterDisposeScope();                               // (B, T, D)
    }
}

/// <summary>Self-attention, added to its input and normalised: (B, T, D) to (B, T, D).</summary>
internal sealed class BertAttention : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "self")] private readonly BertSelfAttention _self;
    [ComponentName(Name = "output")] private readonly BertResidual _output;

    public BertAttention(BertSpec spec, Precision precision, Dropout dropout) : base(nameof(BertAttention))
    {
        _self = new BertSelfAttention(spec, precision, dropout);
        _output = new BertResidual(spec.Width, spec, precision, dropout);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? hidden)
    {
        using var scope = NewDisposeScope();
        return _output.forward(_self.forward(x, hidden), x).MoveToOuterDisposeScope();
    }
}

/// <summary>What each position gathers from all others: (B, T, D) to (B, T, D).</summary>
internal sealed class BertSelfAttention : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "query")] private readonly Projection _query;
    [ComponentName(Name = "key")] private readonly Projection _key;
    [ComponentName(Name = "value")] private readonly Projection _value;
    private readonly BertSpec _spec;
    private readonly Dropout _dropout;

    public BertSelfAttention(BertSpec spec, Precision precision, Dropout dropout) : base(nameof(BertSelfAttention))
    {
        (_spec, _dropout) = (spec, dropout);
        _query = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        _key = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        _value = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? hidden)
    {
        using var scope = NewDisposeScope();
        var (b, t) = (x.size(0), x.size(1));
        Tensor HeadsOf(Projection projection) => projection.forward(x).view(b, t, _spec.Heads, -1).transpose(1, 2);     // (B, H, T, E)
        var (q, k, v) = (HeadsOf(_query), HeadsOf(_key), HeadsOf(_value));
        var mixed = functional.scaled_dot_product_attention(q, k, v, hidden, _dropout.ShareNow);                        // (B, H, T, E)
        return mixed.transpose(1, 2).reshape(b, t, -1).MoveToOuterDisposeScope();                                       // (B, T, D)
    }
}

/// <summary>A linear layer by the name that BERT gives it: (…, inputs) to (…, outputs).</summary>
internal sealed class BertDense : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;

    public BertDense(int inputs, int outputs, Precision precision) : base(nameof(BertDense))
    {
        _dense = new Projection(inputs, outputs, precision, hasBias: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => _dense.forward(x);
}

/// <summary>A linear layer, added to the residual stream and normalised: (B, T, inputs) and (B, T, D) to (B, T, D).</summary>
internal sealed class BertResidual : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;
    private readonly Dropout _dropout;

    public BertResidual(int inputs, BertSpec spec, Precision precision, Dropout dropout) : base(nameof(BertResidual))
    {
        _dropout = dropout;
        _dense = new Projection(inputs, spec.Width, precision, hasBias: true);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor residual)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(_dropout.Of(_dense.forward(x)) + residual).MoveToOuterDisposeScope();   // (B, T, D)
    }
}
