using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, D model width, H query heads, K key/value heads, E head width.

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
        if (spec.QueryNorm != QueryNorm.None)
        {
            _queryNorm = Norm(queryWidth);
            _keyNorm = Norm(keyWidth);
        }
        RegisterComponents();

        RootMeanSquareNorm Norm(int width) => new(
            spec.QueryNorm == QueryNorm.OverHeads ? width : spec.HeadWidth, spec.NormEpsilon, spec.HasNormsFromOne, precision);
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var shape = x.shape;
        var (b, t, first) = (shape[0], shape[1], cache?.Positions ?? 0);
        var q = Heads(_query.forward(x), _queryNorm, _spec.Heads);                              // (B, H, T, E)
        var k = Heads(_key.forward(x), _keyNorm, _spec.KeyHeads);                               // (B, K, T, E)
        var v = Heads(_value.forward(x), norm: null, _spec.KeyHeads);                           // (B, K, T, E)
        (q, k) = (_rotary.forward(q, cache), _rotary.forward(k, cache));
        if (cache is not null)
            (k, v) = cache.Append(k, v);                                                        // (B, K, first + T, E)
        var mixed = first == 0
            ? Attention.Causal(q, OverQueryHeads(k), OverQueryHeads(v))                         // (B, H, T, E)
            : Attention.OfLast(q, k, v, cache?.Mask);                                           // (B, H, 1, E)
        var joined = mixed.transpose(1, 2).reshape(b, t, -1);                                   // (B, T, D)
        return _output.forward(joined).MoveToOuterDisposeScope();                               // (B, T, D)
    }

    /// <summary>Normalises, where it is done, and parts into heads: (B, T, heads * E) to (B, heads, T, E).</summary>
    private Tensor Heads(Tensor x, RootMeanSquareNorm? norm, int heads)
    {
        if (norm is not null && _spec.QueryNorm == QueryNorm.OverHeads)
            x = norm.forward(x);
        var parted = x.view(x.size(0), x.size(1), heads, _spec.HeadWidth).transpose(1, 2);      // (B, heads, T, E)
        return norm is not null && _spec.QueryNorm == QueryNorm.WithinHeads ? norm.forward(parted) : parted;
    }

    /// <summary>Repeats each key or value head for the query heads that share it: (B, K, T, E) to (B, H, T, E).</summary>
    private Tensor OverQueryHeads(Tensor x)
        => _spec.KeyHeads == _spec.Heads ? x : x.repeat_interleave(_spec.Heads / _spec.KeyHeads, dim: 1);
}
