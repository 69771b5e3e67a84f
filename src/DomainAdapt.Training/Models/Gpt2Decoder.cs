using DomainAdapt.Training.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, H heads, E head width, F feed-forward width, C context, V vocabulary.

/// <summary>GPT-2 (Radford et al. 2019): learned positions, layer norms, biases everywhere, and the head shared with the embedding.</summary>
public sealed class Gpt2Decoder : CausalDecoder
{
    [ComponentName(Name = "transformer")] private readonly Gpt2Body _body;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public Gpt2Decoder(Gpt2Spec spec, Precision precision = Precision.Fp32) : base(nameof(Gpt2Decoder), spec)
    {
        _body = new Gpt2Body(spec, precision);
        RegisterComponents();
    }

    private protected override Tensor OutputWeight => _body.Embedding;

    internal override Tensor Hidden(Tensor ids, KeyValueCache? cache) => _body.forward(ids, cache, Recompute);
}

/// <summary>Embeddings of tokens and positions, layers and the last norm: (B, T) to (B, T, D).</summary>
internal sealed class Gpt2Body : Module<Tensor, KeyValueCache?, bool, Tensor>
{
    [ComponentName(Name = "wte")] private readonly TokenEmbedding _tokens;
    [ComponentName(Name = "wpe")] private readonly TokenEmbedding _positions;
    [ComponentName(Name = "h")] private readonly ModuleList<Gpt2Layer> _layers;
    [ComponentName(Name = "ln_f")] private readonly LayerNorm _norm;

    public Gpt2Body(Gpt2Spec spec, Precision precision) : base(nameof(Gpt2Body))
    {
        _tokens = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        _positions = new TokenEmbedding(spec.Context, spec.Width, precision);
        _layers = new ModuleList<Gpt2Layer>([.. Enumerable.Range(0, spec.Layers).Select(_ => new Gpt2Layer(spec, precision))]);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Embedding => _tokens.Weight;

    public override Tensor forward(Tensor ids, KeyValueCache? cache, bool recompute)
    {
        using var scope = NewDisposeScope();
        var (table, t) = (_positions.Weight, ids.size(1));
        var x = _tokens.forward(ids) + (cache?.Layers[0].RowsOf(table, t) ?? table.narrow(0, 0, t));    // (B, T, D)
        for (var i = 0; i < _layers.Count; i++)
            x = CausalDecoder.Through(_layers[i], x, cache?.Layers[i], recompute);  // (B, T, D)
        return _norm.forward(x).MoveToOuterDisposeScope();                                  // (B, T, D)
    }
}

/// <summary>Attention, then the feed-forward layer, each normalised before and added to its input: (B, T, D) to (B, T, D).</summary>
internal sealed class Gpt2Layer : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "ln_1")] private readonly LayerNorm _attentionNorm;
    [ComponentName(Name = "attn")] private readonly Gpt2Attention _attention;
    [ComponentName(Name = "ln_2")] private readonly LayerNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")] private readonly Gpt2FeedForward _feedForward;

    public Gpt2Layer(Gpt2Spec spec, Precision precision) : base(nameof(Gpt2Layer))
    {
        _attentionNorm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        _attention = new Gpt2Attention(spec, precision);
        _feedForwardNorm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        _feedForward = new Gpt2FeedForward(spec, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var h = x + _attention.forward(_attentionNorm.forward(x), cache);                           // (B, T, D)
        return (h + _feedForward.forward(_feedForwardNorm.forward(h))).MoveToOuterDisposeScope();   // (B, T, D)
    }
}

/// <summary>Causal self-attention, its three projections in one matrix: (B, T, D) to (B, T, D).</summary>
internal sealed class Gpt2Attention : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "c_attn")] private readonly TransposedProjection _queryKeyValue;
    [ComponentName(Name = "c_proj")] private readonly TransposedProjection _output;
    private readonly Gpt2Spec _spec;

    public Gpt2Attention(Gpt2Spec spec, Precision precision) : base(nameof(Gpt2Attention))
    {
        _spec = spec;
        _queryKeyValue = new TransposedProjection(spec.Width, 3 * spec.Width, precision);
        _output = new TransposedProjection(spec.Width, spec.Width, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var shape = x.shape;
        var all = _queryKeyValue.forward(x).view(shape[0], shape[1], 3, _spec.Heads, -1).permute(2, 0, 3, 1, 4);    // (3, B, H, T, E)
        var joined = Attention.Of(all.select(0, 0), all.select(0, 1), all.select(0, 2), cache);         // (B, T, D)
        return _output.forward(joined).MoveToOuterDisposeScope();                                       // (B, T, D)
    }
}

/// <summary>Feed-forward layer with GELU in its tanh form (Hendrycks and Gimpel 2016): (B, T, D) to (B, T, D).</summary>
internal sealed class Gpt2FeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "c_fc")] private readonly TransposedProjection _up;
    [ComponentName(Name = "c_proj")] private readonly TransposedProjection _down;

    public Gpt2FeedForward(Gpt2Spec spec, Precision precision) : base(nameof(Gpt2FeedForward))
    {
        _up = new TransposedProjection(spec.Width, spec.InnerWidth, precision);
        _down = new TransposedProjection(spec.InnerWidth, spec.Width, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _down.forward(Aten.GeluTanh(_up.forward(x))).MoveToOuterDisposeScope();      // (B, T, D)
    }
}

/// <summary>Takes the mean off and divides by the deviation (Ba et al. 2016): (…, D) to (…, D), in the precision of the layer behind it.</summary>
internal sealed class LayerNorm : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    private readonly double _epsilon;
    private readonly Precision _precision;

    public LayerNorm(int width, double epsilon, Precision precision) : base(nameof(LayerNorm))
    {
        var type = precision.WeightType();
        (_weight, _bias) = (new Parameter(empty(width, type)), new Parameter(empty(width, type)));
        (_epsilon, _precision) = (epsilon, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normalised = functional.layer_norm(x, [_weight.size(0)], _weight, _bias, _epsilon);     // (…, D)
        return _precision.ToCompute(normalised).MoveToOuterDisposeScope();
    }
}

/// <summary>A linear layer whose weights lie as GPT-2 keeps them, (inputs, outputs): (…, inputs) to (…, outputs).</summary>
internal sealed class TransposedProjection : Module<Tensor, Tensor>, IAdaptable
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    private LowRankAdapter? _adapter;

    public TransposedProjection(long inputs, long outputs, Precision precision) : base(nameof(TransposedProjection))
    {
        var type = precision.WeightType();
        (_weight, _bias) = (new Parameter(empty(inputs, outputs, type)), new Parameter(empty(outputs, type)));
        RegisterComponents();
    }

    public void Adapt(int rank, double scale, ulong seed)
    {
        _adapter = new LowRankAdapter(_weight.size(0), _weight.size(1), rank, scale, seed, _weight.dtype, _weight.device);
        register_module(LowRankAdapter.Name, _adapter);
    }

    public void Merge()
    {
        using var product = _adapter?.Product().t();                        // (inputs, outputs)
        if (product is not null)
            _weight.add_(product);
        _adapter = null;
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = MatrixProduct.Linear(x, _weight.t().to(x.dtype), _bias.to(x.dtype));
        return (_adapter is null ? y : y + _adapter.forward(x)).MoveToOuterDisposeScope();
    }
}
