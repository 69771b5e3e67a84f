using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DomainAdapt.Training.Models;

// Shapes: H heads, or 1 where all have the same, T positions, L positions remembered.

/// <summary>
/// What the distance between query and key adds to scores. The last one of a whole sequence is kept, as all layers and most steps have the
/// same.
/// </summary>
internal abstract class ScoreBias(string name) : Module(name)
{
    private Tensor? _last;

    /// <summary>
    /// What is added to the scores of queries (…, T, E) and as many keys, with what lies ahead hidden: (1, H, T, T), or null where nothing is. It
    /// belongs to this module.
    /// </summary>
    public Tensor? Causal(Tensor queries)
    {
        var t = queries.size(-2);
        if (!Matters(t))
            return null;
        if (_last is { } last && last.size(-1) == t && last.dtype == queries.dtype && last.device_type == queries.device_type)
            return last;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var isKept = inference_mode(false); // what generating makes, training may read next
        var at = arange(t, WorkingType(queries), queries.device);                                   // (T)
        var back = at.unsqueeze(1) - at;                                                            // (T, T)
        var bias = Of(back).masked_fill(back < 0, double.NegativeInfinity).to(queries.dtype);       // (1, H, T, T)
        _last?.Dispose();
        return _last = bias.DetachFromDisposeScope();
    }

    /// <summary>What is added to the scores of the last of L positions, a query (…, 1, E): (1, H, 1, L), or null where nothing is.</summary>
    public Tensor? OfLast(Tensor query, long length)
    {
        if (!Matters(length))
            return null;
        using var scope = NewDisposeScope();
        var back = arange(length - 1, -1, -1, WorkingType(query), query.device).unsqueeze(0);       // (1, L)
        return Of(back).to(query.dtype).MoveToOuterDisposeScope();                                  // (1, H, 1, L)
    }

    /// <summary>Whether anything is added among so many positions.</summary>
    protected abstract bool Matters(long positions);

    /// <summary>What is added at distances back, which are negative ahead: (…, T, L) to (1, H, T, L).</summary>
    protected abstract Tensor Of(Tensor back);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _last?.Dispose();
        base.Dispose(disposing);
    }

    // Distances beyond 256 are no bfloat16 numbers.
    private static ScalarType WorkingType(Tensor like) => like.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
}
