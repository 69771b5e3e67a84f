using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, H heads, E head width, F feed-forward width, C rows of positions, V vocabulary.

/// <summary>
/// BERT (Devlin et al. 2018) and RoBERTa (Liu et al. 2019): each position sees all others that are not padding, and the logits are of the token
/// that stands there. Dropout is none: the mask of continued training is the noise.
/// </summary>
public sealed class BertEncoder : LanguageModel
{
    [ComponentName(Name = "bert")] private readonly BertBody? _bert;
    [ComponentName(Name = "cls")] private readonly BertHead? _bertHead;
    [ComponentName(Name = "roberta")] private readonly BertBody? _roberta;
    [ComponentName(Name = "lm_head")] private readonly RobertaHead? _robertaHead;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public BertEncoder(BertSpec spec, Precision precision = Precision.Fp32) : base(nameof(BertEncoder), spec)
    {
        if (spec.Family == BertFamily.Roberta)
            (_roberta, _robertaHead) = (new BertBody(spec, precision), new RobertaHead(spec, precision));
        else
            (_bert, _bertHead) = (new BertBody(spec, precision), new BertHead(spec, precision));
        RegisterComponents();
    }

    private BertBody Body => _bert ?? _roberta!;

    private protected override Tensor OutputWeight => Body.Embedding;

    private protected override Tensor? OutputBias => _bertHead is null ? _robertaHead!.Bias : _bertHead.Bias;

    internal override Tensor Hidden(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var x = Body.forward(ids, Recompute);                                                   // (B, T, D)
        var read = _bertHead is null ? _robertaHead!.forward(x) : _bertHead.forward(x);         // (B, T, D)
        return read.MoveToOuterDisposeScope();
    }
}

/// <summary>Embeddings and layers: (B, T) to (B, T, D).</summary>
internal sealed class BertBody : Module<Tensor, bool, Tensor>
{
    [ComponentName(Name = "embeddings")] private readonly BertEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly BertLayers _layers;
    private readonly BertSpec _spec;

    public BertBody(BertSpec spec, Precision precision) : base(nameof(BertBody))
    {
        _spec = spec;
        _embeddings = new BertEmbeddings(spec, precision);
        _layers = new BertLayers(spec, precision);
        RegisterComponents();
    }

    public Tensor Embedding => _embeddings.Tokens;

    public override Tensor forward(Tensor ids, bool recompute)
    {
        using var scope = NewDisposeScope();
        var isText = ids.ne(_spec.PaddingToken);                                                // (B, T)
        var x = _embeddings.forward(ids, isText);                                               // (B, T, D)
        var hidden = isText.all().item<bool>() ? null : Hiding(isText, x.dtype);                // (B, 1, 1, T)
        return _layers.forward(x, hidden, recompute).MoveToOuterDisposeScope();                 // (B, T, D)
    }

    /// <summary>What is added to scores so that no position sees padding: (B, T) to (B, 1, 1, T).</summary>
    private static Tensor Hiding(Tensor isText, ScalarType type)
        => zeros(isText.shape, type, isText.device).masked_fill(isText.logical_not(), double.NegativeInfinity).unsqueeze(1).unsqueeze(1);
}

/// <summary>Sum of the embeddings of token, position and the first segment, normalised: (B, T) to (B, T, D).</summary>
internal sealed class BertEmbeddings : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "word_embeddings")] private readonly TokenEmbedding _tokens;
    [ComponentName(Name = "position_embeddings")] private readonly TokenEmbedding _positions;
    [ComponentName(Name = "token_type_embeddings")] private readonly TokenEmbedding _segments;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;
    private readonly BertSpec _spec;

    public BertEmbeddings(BertSpec spec, Precision precision) : base(nameof(BertEmbeddings))
    {
        _spec = spec;
        _tokens = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        _positions = new TokenEmbedding(spec.Context, spec.Width, precision);
        _segments = new TokenEmbedding(spec.Segments, spec.Width, precision);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Tokens => _tokens.Weight;

    public override Tensor forward(Tensor ids, Tensor isText)
    {
        using var scope = NewDisposeScope();
        var x = _tokens.forward(ids) + _segments.Weight.select(0, 0) + Positions(ids, isText);  // (B, T, D)
        return _norm.forward(x).MoveToOuterDisposeScope();                                      // (B, T, D)
    }

    /// <summary>Rows of positions. RoBERTa counts text alone, from behind the padding token's row, which is padding's.</summary>
    private Tensor Positions(Tensor ids, Tensor isText)
    {
        if (_spec.Family == BertFamily.Bert)
            return _positions.Weight.narrow(0, 0, ids.size(1));                                 // (T, D)
        var text = isText.to(ScalarType.Int64);                                                 // (B, T)
        return _positions.forward(text.cumsum(1) * text + _spec.PaddingToken);                  // (B, T, D)
    }
}

/// <summary>The layers: (B, T, D) to (B, T, D).</summary>
internal sealed class BertLayers : Module<Tensor, Tensor?, bool, Tensor>
{
    [ComponentName(Name = "layer")] private readonly ModuleList<BertLayer> _layers;

    public BertLayers(BertSpec spec, Precision precision) : base(nameof(BertLayers))
    {
        _layers = new ModuleList<BertLayer>([.. Enumerable.Range(0, spec.Layers).Select(_ => new BertLayer(spec, precision))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor? hidden, bool recompute)
    {
        using var scope = NewDisposeScope();
        foreach (var layer in _layers)
        {
            x = recompute && x.requires_grad && is_grad_enabled()
                ? Recomputation.Of(input => layer.forward(input, hidden), x)                    // (B, T, D)
                : layer.forward(x, hidden);                                                     // (B, T, D)
        }
        return x.MoveToOuterDisposeScope();
    }
}

/// <summary>Attention, then the feed-forward layer, each added to its input and normalised after: (B, T, D) to (B, T, D).</summary>
internal sealed class BertLayer : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "attention")] private readonly BertAttention _attention;
    [ComponentName(Name = "intermediate")] private readonly BertDense _up;
    [ComponentName(Name = "output")] private readonly BertResidual _down;

    public BertLayer(BertSpec spec, Precision precision) : base(nameof(BertLayer))
    {
        _attention = new BertAttention(spec, precision);
        _up = new BertDense(spec.Width, spec.FeedForward, precision);
        _down = new BertResidual(spec.FeedForward, spec, precision);
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

    public BertAttention(BertSpec spec, Precision precision) : base(nameof(BertAttention))
    {
        _self = new BertSelfAttention(spec, precision);
        _output = new BertResidual(spec.Width, spec, precision);
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

    public BertSelfAttention(BertSpec spec, Precision precision) : base(nameof(BertSelfAttention))
    {
        _spec = spec;
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
        var mixed = functional.scaled_dot_product_attention(HeadsOf(_query), HeadsOf(_key), HeadsOf(_value), hidden);   // (B, H, T, E)
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

    public BertResidual(int inputs, BertSpec spec, Precision precision) : base(nameof(BertResidual))
    {
        _dense = new Projection(inputs, spec.Width, precision, hasBias: true);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor residual)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(_dense.forward(x) + residual).MoveToOuterDisposeScope();           // (B, T, D)
    }
}

/// <summary>BERT's head as far as the output layer's matrix: (B, T, D) to (B, T, D).</summary>
internal sealed class BertHead : Module<Tensor, Tensor>
{
    [ComponentName(Name = "predictions")] private readonly BertPredictions _predictions;

    public BertHead(BertSpec spec, Precision precision) : base(nameof(BertHead))
    {
        _predictions = new BertPredictions(spec, precision);
        RegisterComponents();
    }

    public Tensor Bias => _predictions.Bias;

    public override Tensor forward(Tensor x) => _predictions.forward(x);
}

/// <summary>The transform before the output layer, and that layer's bias.</summary>
internal sealed class BertPredictions : Module<Tensor, Tensor>
{
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    [ComponentName(Name = "transform")] private readonly BertTransform _transform;

    public BertPredictions(BertSpec spec, Precision precision) : base(nameof(BertPredictions))
    {
        _bias = new Parameter(empty(spec.Vocabulary, precision.WeightType()));
        _transform = new BertTransform(spec, precision);
        RegisterComponents();
    }

    public Tensor Bias => _bias;

    public override Tensor forward(Tensor x) => _transform.forward(x);
}

/// <summary>A linear layer, GELU and a norm: (B, T, D) to (B, T, D).</summary>
internal sealed class BertTransform : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;

    public BertTransform(BertSpec spec, Precision precision) : base(nameof(BertTransform))
    {
        _dense = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(functional.gelu(_dense.forward(x))).MoveToOuterDisposeScope();     // (B, T, D)
    }
}

/// <summary>RoBERTa's head as far as the output layer's matrix: the same under other names, (B, T, D) to (B, T, D).</summary>
internal sealed class RobertaHead : Module<Tensor, Tensor>
{
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    [ComponentName(Name = "dense")] private readonly Projection _dense;
    [ComponentName(Name = "layer_norm")] private readonly LayerNorm _norm;

    public RobertaHead(BertSpec spec, Precision precision) : base(nameof(RobertaHead))
    {
        _bias = new Parameter(empty(spec.Vocabulary, precision.WeightType()));
        _dense = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Bias => _bias;

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(functional.gelu(_dense.forward(x))).MoveToOuterDisposeScope();     // (B, T, D)
    }
}
