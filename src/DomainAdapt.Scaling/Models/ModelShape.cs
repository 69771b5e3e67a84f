namespace DomainAdapt.Scaling.Models;

/// <summary>A transformer as numbers. Its parameters follow by arithmetic.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Layers">L; of each half for encoder-decoders.</param>
/// <param name="Hidden">h, width of the residual stream.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="Vocabulary">V, rows of the embedding, padding included.</param>
/// <param name="Source">Who published the shape, and when.</param>
public abstract record ModelShape(string Name, int Layers, int Hidden, int Heads, int Vocabulary, string Source)
{
    /// <summary>All parameters; a tied matrix counts once.</summary>
    public abstract long Parameters { get; }

    /// <summary>Heads times head width: what the attention terms of FLOPs are in.</summary>
    public virtual int AttentionWidth => Hidden;

    /// <summary>Parameters of learned positions, which are looked up and not multiplied.</summary>
    public virtual long PositionParameters => 0;

    /// <summary>
    /// A layer of the GPT form: attention 4h² + 4h, feed-forward of width 4h 8h² + 5h, two norms with biases 4h; 12h² + 13h.
    /// </summary>
    private protected long GptLayer => (12L * Hidden * Hidden) + (13L * Hidden);

    /// <summary>Rows of the embedding times the width.</summary>
    private protected long Embedding => (long)Vocabulary * Hidden;
}
