namespace DomainAdapt.Scaling.Models;

/// <summary>BERT and RoBERTa: learned positions and segments, a norm after the embedding, an optional pooler (Devlin et al., arXiv:1810.04805, 2018).</summary>
/// <param name="Name">Name.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h.</param>
/// <param name="Heads">Heads.</param>
/// <param name="Vocabulary">V.</param>
/// <param name="Positions">Learned positions.</param>
/// <param name="Segments">Segment embeddings.</param>
/// <param name="HasPooler">Whether the dense layer over the first token counts.</param>
/// <param name="Source">Origin.</param>
public sealed record BertShape(
    string Name, int Layers, int Hidden, int Heads, int Vocabulary, int Positions, int Segments, bool HasPooler, string Source)
    : ModelShape(Name, Layers, Hidden, Heads, Vocabulary, Source)
{
    /// <inheritdoc/>
    public override long PositionParameters => (long)(Positions + Segments) * Hidden;

    /// <inheritdoc/>
    public override long Parameters => Embedding + PositionParameters + (2L * Hidden) + (Layers * GptLayer)
        + (HasPooler ? ((long)Hidden * Hidden) + Hidden : 0);
}
