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
    private readonly ScoreBias? _bias;

    public CausalSelfAttention(LlamaSpec spec, Precision precision, RotaryEmbedding rotary, ScoreBias? bias) : base(nameof(CausalSelfAttention))
    {
        (_spec, _rotary, _bias) = (spec, rotary, bias);
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
            spec.QueryNorm == QueryNorm.OverHeads ? width : spec.HeadWidth, spec.NormEpsilon, spec.IsGemma, precision);
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var q = Heads(_query.forward(x), _queryNorm, _spec.Heads);                              // (B, H, T, E)
        var k = Heads(_key.forward(x), _keyNorm, _spec.KeyHeads);                               // (B, K, T, E)
        var v = Heads(_value.forward(x), norm: null, _spec.KeyHeads);                           // (B, K, T, E)
        (q, k) = (_rotary.forward(q, cache), _rotary.forward(k, cache));
        if (_spec.QueryScale is { } scale && scale != _spec.HeadWidth)
            q = q * Math.Sqrt(_spec.HeadWidth / scale);
        var joined = Attention.Of(q, k, v, cache, _bias, _spec.ScoreCap);                       // (B, T, H * E)
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
}
