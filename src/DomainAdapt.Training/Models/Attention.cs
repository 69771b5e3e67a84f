using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

// Shapes: B sequences, T positions, L positions with those remembered, H query heads, K key/value heads, E head width.

/// <summary>Causal scaled dot-product attention (Vaswani et al. 2017), with key and value heads that query heads share (Ainslie et al. 2023).</summary>
internal static class Attention
{
    // On a CPU, the fused kernel is five times slower in bfloat16 than plain products at 128 positions; beyond this length its saving of
    // T² memory counts.
    private const long LongestPlain = 512;

    /// <summary>Whether all is done by the definition; to be compared with, never to train.</summary>
    internal static bool AlwaysPlain { get; set; }

    /// <summary>
    /// What positions gather from themselves and those before, heads side by side: q (B, H, T, E), k and v (B, K, T, E) to (B, T, H * E). They
    /// follow what <paramref name="cache"/> remembers, and are remembered in it.
    /// </summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="cache">What is remembered; nothing unless given.</param>
    /// <param name="bias">What distances add to scores; nothing unless given.</param>
    /// <param name="cap">What scores bend towards and do not pass (Gemma team 2024); no bound unless given.</param>
    public static Tensor Of(Tensor q, Tensor k, Tensor v, LayerCache? cache, ScoreBias? bias = null, double? cap = null)
    {
        using var scope = NewDisposeScope();
        var shape = q.shape;
        var first = cache?.Positions ?? 0;
        if (cache is not null)
            (k, v) = cache.Append(k, v);                                                                    // (B, K, L, E)
        var mixed = first == 0
            ? Causal(q, OverHeads(k, shape[1]), OverHeads(v, shape[1]), bias?.Causal(q), cap)               // (B, H, T, E)
            : OfLast(q, k, v, Sum(cache!.Mask, bias?.OfLast(q, first + 1)), cap);                           // (B, H, 1, E)
        return mixed.transpose(1, 2).reshape(shape[0], shape[2], -1).MoveToOuterDisposeScope();             // (B, T, H * E)
    }

    /// <summary>Attention of each position to itself and those before: three tensors (B, H, T, E) to one.</summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="bias">What is added to the scores and hides what lies ahead, (1, H or 1, T, T); nothing is added unless given.</param>
    /// <param name="cap">What scores bend towards; no bound unless given.</param>
    public static Tensor Causal(Tensor q, Tensor k, Tensor v, Tensor? bias = null, double? cap = null)
        => cap is not null || AlwaysPlain || q.dtype == ScalarType.BFloat16 && q.device_type == DeviceType.CPU && q.size(2) <= LongestPlain
            ? Plain(q, k, v, bias, cap)
            : nn.functional.scaled_dot_product_attention(q, k, v, bias, is_casual: bias is null);

    /// <summary>
    /// Attention of one position to all up to it: q (B, H, 1, E) over k and v (B, K, L, E) to (B, H, 1, E). As all query heads see the same, those
    /// that share a key head stand as positions of it, and no key is repeated.
    /// </summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="mask">What is added to scores: (B or 1, 1, 1, L), or (…, H, 1, L) where each query head has its own key head.</param>
    /// <param name="cap">What scores bend towards; no bound unless given.</param>
    internal static Tensor OfLast(Tensor q, Tensor k, Tensor v, Tensor? mask = null, double? cap = null)
    {
        using var scope = NewDisposeScope();
        var shape = q.shape;
        if (shape[2] != 1)
            throw new ArgumentException($"There are {shape[2]} positions behind the remembered ones; expected one at a time.", nameof(q));
        var grouped = q.reshape(shape[0], k.size(1), -1, shape[3]);                                         // (B, K, H/K, E)
        var mixed = cap is null
            ? nn.functional.scaled_dot_product_attention(grouped, k, v, mask)
            : Capped(grouped.matmul(k.transpose(2, 3)) / Math.Sqrt(shape[3]), mask, cap).matmul(v);         // (B, K, H/K, E)
        return mixed.reshape(shape).MoveToOuterDisposeScope();                                              // (B, H, 1, E)
    }

    /// <summary>The definition, as two batched matrix products around a softmax.</summary>
    internal static Tensor Plain(Tensor q, Tensor k, Tensor v, Tensor? bias = null, double? cap = null)
    {
        using var scope = NewDisposeScope();
        var shape = q.shape;
        var (t, e) = (shape[2], shape[3]);
        var added = bias ?? full([t, t], double.NegativeInfinity, dtype: q.dtype, device: q.device).triu(1);    // (T, T)
        var scores = (q * (1 / Math.Sqrt(e))).reshape(-1, t, e).bmm(k.reshape(-1, t, e).transpose(1, 2));       // (B*H, T, T)
        var weights = Capped(scores.view(shape[0], shape[1], t, t), added, cap);                                // (B, H, T, T)
        return weights.view(-1, t, t).bmm(v.reshape(-1, t, e)).view(shape).MoveToOuterDisposeScope();           // (B, H, T, E)
    }

    /// <summary>Weights from scores (…, T, L), which may be overwritten.</summary>
    private static Tensor Capped(Tensor scores, Tensor? added, double? cap)
    {
        var bent = cap is { } most ? (scores / most).tanh() * most : scores;
        return (added is null ? bent : bent.add_(added)).softmax(-1);
    }

    /// <summary>Repeats each key or value head for the query heads that share it: (B, K, T, E) to (B, H, T, E).</summary>
    private static Tensor OverHeads(Tensor x, long heads) => x.size(1) == heads ? x : x.repeat_interleave(heads / x.size(1), dim: 1);

    private static Tensor? Sum(Tensor? one, Tensor? other) => one is null ? other : other is null ? one : one + other;
}
