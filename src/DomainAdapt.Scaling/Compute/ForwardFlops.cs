namespace DomainAdapt.Scaling.Compute;

/// <summary>Forward FLOPs of one sequence through a GPT-shaped model, matrix by matrix: two for each multiply-add, norms and biases left out.</summary>
/// <param name="Sequence">T, tokens.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h; the feed-forward width is 4h.</param>
/// <param name="Vocabulary">V.</param>
public sealed record ForwardFlops(int Sequence, int Layers, int Hidden, int Vocabulary)
{
    /// <summary>Query, key and value projections, scores, mixing and the output projection of one layer.</summary>
    public double Attention => (8.0 * Sequence * Hidden * Hidden) + (4.0 * Sequence * Sequence * Hidden);

    /// <summary>The two feed-forward matrices of one layer.</summary>
    public double FeedForward => 16.0 * Sequence * Hidden * Hidden;

    /// <summary>One layer.</summary>
    public double Block => Attention + FeedForward;

    /// <summary>The output matrix.</summary>
    public double Logits => 2.0 * Sequence * Hidden * Vocabulary;

    /// <summary>The whole forward pass.</summary>
    public double Total => (Layers * Block) + Logits;

    /// <summary>Forward and backward: three times the forward pass.</summary>
    public double Training => 3 * Total;
}
