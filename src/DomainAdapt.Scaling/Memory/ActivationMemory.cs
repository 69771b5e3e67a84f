namespace DomainAdapt.Scaling.Memory;

/// <summary>Which activations the backward pass finds, and which it computes again (Korthikanti et al., arXiv:2205.05198, 2022).</summary>
public enum Recompute
{
    /// <summary>All are kept.</summary>
    None,

    /// <summary>The attention core is computed again, as a fused attention kernel always does.</summary>
    Selective,

    /// <summary>Only each layer's input is kept.</summary>
    Full,
}

/// <summary>
/// Activations of a GPT-shaped model at 16 bit with dropout masks of 1 byte, bytes: Korthikanti et al., "Reducing Activation
/// Recomputation in Large Transformer Models", arXiv:2205.05198, 2022, table 2.
/// </summary>
/// <param name="Batch">b, sequences on a device at a time.</param>
/// <param name="Sequence">s, tokens in a sequence.</param>
/// <param name="Hidden">h.</param>
/// <param name="Heads">a.</param>
/// <param name="TensorParallel">t, devices that share a layer.</param>
/// <param name="SequenceParallel">Whether norms and dropouts are split along the sequence too.</param>
public sealed record ActivationMemory(int Batch, int Sequence, int Hidden, int Heads, int TensorParallel = 1, bool SequenceParallel = false)
{
    private double Unit => (double)Sequence * Batch * Hidden;

    /// <summary>5as/h: what the scores, their softmax and its dropout cost, in units of sbh.</summary>
    public double AttentionCore => 5.0 * Heads * Sequence / Hidden;

    /// <summary>Attention of one layer: 11sbh + 5as²b.</summary>
    public double Attention => Unit * (11 + AttentionCore);

    /// <summary>Feed-forward of one layer: 19sbh.</summary>
    public double FeedForward => 19 * Unit;

    /// <summary>Two layer norms: 4sbh.</summary>
    public double Norms => 4 * Unit;

    /// <summary>Bytes of one layer on one device.</summary>
    public double PerLayer(Recompute recompute) => recompute switch
    {
        Recompute.Full => 2 * Unit,
        Recompute.Selective => Unit * Kept(core: 0),
        _ => Unit * Kept(AttentionCore),
    };

    /// <summary>
    /// Bytes of all layers at the worst moment: with full recompute, every layer's input and one whole layer, whose attention core is
    /// not kept.
    /// </summary>
    public double AllLayers(int layers, Recompute recompute)
        => (layers * PerLayer(recompute)) + (recompute == Recompute.Full ? PerLayer(Recompute.Selective) : 0);

    /// <summary>
    /// Bytes outside the layers: embedding dropout sbh, final norm 2sbh, input of the output matrix 2sbh, float32 logits 4sbV, and
    /// their gradient, 4sbV again (section 4.3 of the paper counts all but the last).
    /// </summary>
    public double Edges(int vocabulary) => (5 * Unit) + (2 * 4.0 * Sequence * Batch * vocabulary);

    // Of 34: norms and dropouts, 10, are not split by tensor parallelism alone; 24 and the core are.
    private double Kept(double core) => SequenceParallel
        ? (34 + core) / TensorParallel
        : 10 + ((24 + core) / TensorParallel);
}
