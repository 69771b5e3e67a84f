namespace DomainAdapt.Scaling.Models;

/// <summary>Extra norms on queries and keys.</summary>
public enum QueryKeyNorm
{
    /// <summary>None.</summary>
    None,

    /// <summary>One weight for each place in a head, shared by all heads (Qwen3).</summary>
    PerHead,

    /// <summary>One weight for each place of the whole projection (OLMo 2).</summary>
    Whole,
}

/// <summary>
/// The Llama form: RMS norms, rotary positions, gated feed-forward, grouped key and value heads, no biases (Touvron et al.,
/// arXiv:2302.13971, 2023); Mistral, Qwen, Gemma and OLMo 2 are variants of it.
/// </summary>
/// <param name="Name">Name.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="FeedForward">Width of the feed-forward; it has three matrices.</param>
/// <param name="Vocabulary">V.</param>
/// <param name="Source">Origin.</param>
public sealed record LlamaShape(
    string Name, int Layers, int Hidden, int Heads, int KeyValueHeads, int FeedForward, int Vocabulary, string Source)
    : ModelShape(Name, Layers, Hidden, Heads, Vocabulary, Source)
{
    /// <summary>Width of a head; h over the heads unless given.</summary>
    public int HeadWidth { get; init; } = Hidden / Heads;

    /// <summary>Whether the output matrix is the embedding.</summary>
    public bool IsTied { get; init; }

    /// <summary>Whether query, key and value have biases (Qwen2).</summary>
    public bool HasQueryKeyValueBias { get; init; }

    /// <summary>Norms on queries and keys.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; }

    /// <inheritdoc/>
    public override int AttentionWidth => Heads * HeadWidth;

    private int KeyValueWidth => KeyValueHeads * HeadWidth;

    private long Attention => (2L * Hidden * AttentionWidth) + (2L * Hidden * KeyValueWidth)
        + (HasQueryKeyValueBias ? AttentionWidth + (2L * KeyValueWidth) : 0)
        + QueryKeyNorm switch
        {
            QueryKeyNorm.PerHead => 2L * HeadWidth,
            QueryKeyNorm.Whole => AttentionWidth + KeyValueWidth,
            _ => 0L,
        };

    /// <inheritdoc/>
    public override long Parameters
        => ((IsTied ? 1 : 2) * Embedding) + (Layers * (Attention + (3L * Hidden * FeedForward) + (2L * Hidden))) + Hidden;
}
