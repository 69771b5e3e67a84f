using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>Causal scaled dot-product attention (Vaswani et al. 2017): three tensors (B, H, T, E) to one.</summary>
internal static class Attention
{
    // On a CPU, the fused kernel is five times slower in bfloat16 than plain products at 128 positions; beyond this length its saving of
    // T² memory counts.
    private const long LongestPlain = 512;

    /// <summary>Whether all is done by the definition; to be compared with, never to train.</summary>
    internal static bool AlwaysPlain { get; set; }

    /// <summary>Attention of each position to itself and those before.</summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys, of as many heads.</param>
    /// <param name="v">Values.</param>
    /// <param name="bias">What is added to the scores and hides what lies ahead, (1, H, T, T); nothing is added unless given.</param>
    public static Tensor Causal(Tensor q, Tensor k, Tensor v, Tensor? bias = null)
        => AlwaysPlain || q.dtype == ScalarType.BFloat16 && q.device_type == DeviceType.CPU && q.size(2) <= LongestPlain
            ? Plain(q, k, v, bias)
            : nn.functional.scaled_dot_product_attention(q, k, v, bias, is_casual: bias is null);

    /// <summary>
    /// Attention of one position to all up to it: q (B, H, 1, E) over k and v (B, K, L, E) to (B, H, 1, E), with a mask (B, 1, 1, L) where some
    /// hold nothing, or (…, H, 1, L) where each query head has its own key head. As all query heads see the same, those that share a key head stand as positions of it, and no key is repeated.
    /// </summary>
    public static Tensor OfLast(Tensor q, Tensor k, Tensor v, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        var shape = q.shape;
        if (shape[2] != 1)
            throw new ArgumentException($"There are {shape[2]} positions behind the remembered ones; expected one at a time.", nameof(q));
        var grouped = q.reshape(shape[0], k.size(1), -1, shape[3]);                                         // (B, K, H/K, E)
        var mixed = nn.functional.scaled_dot_product_attention(grouped, k, v, mask);                        // (B, K, H/K, E)
        return mixed.reshape(shape).MoveToOuterDisposeScope();                                              // (B, H, 1, E)
    }

    /// <summary>The definition, as two batched matrix products around a softmax.</summary>
    internal static Tensor Plain(Tensor q, Tensor k, Tensor v, Tensor? bias = null)
    {
        using var scope = NewDisposeScope();
        var shape = q.shape;
        var (t, e) = (shape[2], shape[3]);
        var added = bias ?? full([t, t], double.NegativeInfinity, dtype: q.dtype, device: q.device).triu(1);   // (T, T)
        var scores = (q * (1 / Math.Sqrt(e))).reshape(-1, t, e).bmm(k.reshape(-1, t, e).transpose(1, 2));   // (B*H, T, T)
        var weights = scores.view(shape[0], shape[1], t, t).add_(added).softmax(-1);                        // (B, H, T, T)
        return weights.view(-1, t, t).bmm(v.reshape(-1, t, e)).view(shape).MoveToOuterDisposeScope();       // (B, H, T, E)
    }
}
