using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, H heads, E head width, V vocabulary.

/// <summary>
/// BLOOM (Le Scao et al. 2022), whose form BloombergGPT has (Wu et al. 2023): positions by <see cref="AlibiBias"/>, a norm behind the
/// embedding, and the head shared with it.
/// </summary>
public sealed class BloomDecoder : CausalDecoder
{
    [ComponentName(Name = "transformer")] private readonly BloomBody _body;

    /// <summary>Makes a model whose weights are not set: <see cref="WeightInitializer"/> or a checkpoint does.</summary>
    public BloomDecoder(BloomSpec spec, Precision precision = Precision.Fp32) : base(nameof(BloomDecoder), spec)
    {
        _body = new BloomBody(spec, precision);
        RegisterComponents();
    }

    private protected override Tensor OutputWeight => _body.Embedding;

    internal override Tensor Hidden(Tensor ids, KeyValueCache? cache) => _body.forward(ids, cache, Recompute);
}

/// <summary>Embedding and its norm, layers and the last norm: (B, T) to (B, T, D).</summary>
internal sealed class BloomBody : Module<Tensor, KeyValueCache?, bool, Tensor>
{
    [ComponentName(Name = "word_embeddings")] private readonly TokenEmbedding _embedding;
    [ComponentName(Name = "word_embeddings_layernorm")] private readonly LayerNorm _embeddingNorm;
    [ComponentName(Name = "h")] private readonly ModuleList<BloomLayer> _layers;
    [ComponentName(Name = "ln_f")] private readonly LayerNorm _norm;
    private readonly AlibiBias _bias;

    public BloomBody(BloomSpec spec, Precision precision) : base(nameof(BloomBody))
    {
        _bias = new AlibiBias(spec.Heads);
        _embedding = new TokenEmbedding(spec.Vocabulary, spec.Width, precision);
        // Its output is the residual stream, which has no less than single precision.
        _embeddingNorm = new LayerNorm(spec.Width, spec.NormEpsilon, precision.OfStream());
        _layers = new ModuleList<BloomLayer>([.. Enumerable.Range(0, spec.Layers).Select(_ => new BloomLayer(spec, precision, _bias))]);
        _norm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        RegisterComponents();
    }

    public Tensor Embedding => _embedding.Weight;

    public override Tensor forward(Tensor ids, KeyValueCache? cache, bool recompute)
    {
        using var scope = NewDisposeScope();
        var x = _embeddingNorm.forward(_embedding.forward(ids));                    // (B, T, D)
        for (var i = 0; i < _layers.Count; i++)
            x = CausalDecoder.Through(_layers[i], x, cache?.Layers[i], recompute);  // (B, T, D)
        return _norm.forward(x).MoveToOuterDisposeScope();                          // (B, T, D)
    }
}

/// <summary>Attention, then the feed-forward layer, each normalised before and added to its input: (B, T, D) to (B, T, D).</summary>
internal sealed class BloomLayer : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "input_layernorm")] private readonly LayerNorm _attentionNorm;
    [ComponentName(Name = "self_attention")] private readonly BloomAttention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly LayerNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")] private readonly FourfoldFeedForward _feedForward;

    public BloomLayer(BloomSpec spec, Precision precision, AlibiBias bias) : base(nameof(BloomLayer))
    {
        _attentionNorm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        _attention = new BloomAttention(spec, precision, bias);
        _feedForwardNorm = new LayerNorm(spec.Width, spec.NormEpsilon, precision);
        _feedForward = new FourfoldFeedForward(spec.Width, 4 * spec.Width, GeluForm.Tanh, precision);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var h = x + _attention.forward(_attentionNorm.forward(x), cache);                           // (B, T, D)
        return (h + _feedForward.forward(_feedForwardNorm.forward(h))).MoveToOuterDisposeScope();   // (B, T, D)
    }
}

/// <summary>Causal self-attention, query, key and value of a head side by side in one matrix: (B, T, D) to (B, T, D).</summary>
internal sealed class BloomAttention : Module<Tensor, LayerCache?, Tensor>
{
    [ComponentName(Name = "query_key_value")] private readonly Projection _queryKeyValue;
    [ComponentName(Name = "dense")] private readonly Projection _output;
    private readonly BloomSpec _spec;
    private readonly AlibiBias _bias;

    public BloomAttention(BloomSpec spec, Precision precision, AlibiBias bias) : base(nameof(BloomAttention))
    {
        (_spec, _bias) = (spec, bias);
        _queryKeyValue = new Projection(spec.Width, 3 * spec.Width, precision, hasBias: true);
        _output = new Projection(spec.Width, spec.Width, precision, hasBias: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var shape = x.shape;
        var all = _queryKeyValue.forward(x).view(shape[0], shape[1], _spec.Heads, 3, -1).permute(3, 0, 2, 1, 4);    // (3, B, H, T, E)
        var joined = Attention.Of(all.select(0, 0), all.select(0, 1), all.select(0, 2), cache, _bias);  // (B, T, D)
        return _output.forward(joined).MoveToOuterDisposeScope();                                       // (B, T, D)
    }
}
