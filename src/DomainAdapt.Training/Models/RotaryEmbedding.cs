using DomainAdapt.Training.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, H heads, E head width, R the part of it that is turned.

/// <summary>
/// Turns the pairs (i, i + R/2) of each head by an angle that grows with the position (Su et al. 2021, in the half-split layout of
/// Hugging Face) and leaves what lies behind R as it is: (B, H, T, E), whose positions follow what is remembered, to (B, H, T, E).
/// </summary>
internal sealed class RotaryEmbedding : Module<Tensor, LayerCache?, Tensor>
{
    private readonly Tensor _cosine;
    private readonly Tensor _sine;
    private readonly int _turned;

    /// <param name="positions">Positions there are angles for.</param>
    /// <param name="turned">R.</param>
    /// <param name="theta">Base of the wavelengths.</param>
    /// <param name="scaling">How the wavelengths are stretched, where they are.</param>
    /// <param name="precision">Of the table.</param>
    public RotaryEmbedding(int positions, int turned, double theta, RopeScaling? scaling, Precision precision) : base(nameof(RotaryEmbedding))
    {
        _turned = turned;
        var half = turned / 2;
        var cosine = new double[positions, half];
        var sine = new double[positions, half];
        for (var position = 0; position < positions; position++)
        {
            for (var i = 0; i < half; i++)
            {
                var turn = Math.Pow(theta, -2.0 * i / turned);
                var angle = position * (scaling?.Stretch(turn) ?? turn);
                (sine[position, i], cosine[position, i]) = Math.SinCos(angle);
            }
        }
        _cosine = tensor(cosine, precision.WeightType());       // (T, R/2)
        _sine = tensor(sine, precision.WeightType());           // (T, R/2)
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var width = x.size(3);
        if (width == _turned)
            return Turned(x, cache).MoveToOuterDisposeScope();  // (B, H, T, E)
        var (front, rest) = (x.narrow(3, 0, _turned), x.narrow(3, _turned, width - _turned));
        return cat([Turned(front, cache), rest], dim: 3).MoveToOuterDisposeScope();
    }

    // Remembered positions are read without a gradient, one at a time: there the cost is that of each operator's call.
    private Tensor Turned(Tensor x, LayerCache? cache)
        => cache is null ? Turned(x, x.shape) : Aten.Turn(x, Rows(_cosine, cache, x.size(2)), Rows(_sine, cache, x.size(2)));

    // (T, R/2), or (B, 1, 1, R/2)
    private static Tensor Rows(Tensor table, LayerCache cache, long count)
        => cache.Padding is null ? cache.RowsOf(table, count) : cache.RowsOf(table, count).unsqueeze(1);

    private Tensor Turned(Tensor x, long[] shape)
    {
        var (t, half) = (shape[2], shape[3] / 2);
        var (cosine, sine) = (_cosine.narrow(0, 0, t), _sine.narrow(0, 0, t));
        var (left, right) = (x.narrow(3, 0, half), x.narrow(3, half, half));
        return cat([left * cosine - right * sine, right * cosine + left * sine], dim: 3).to(x.dtype);
    }
}
