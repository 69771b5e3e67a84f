namespace DomainAdapt.Scaling.Models;

/// <summary>BLOOM and BloombergGPT: ALiBi, tied embeddings, a norm after the embedding (Le Scao et al., arXiv:2211.05100, 2022): Vh + L(12h² + 13h) + 4h.</summary>
/// <param name="Name">Name.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h.</param>
/// <param name="Heads">Heads.</param>
/// <param name="Vocabulary">V.</param>
/// <param name="Source">Origin.</param>
public sealed record BloomShape(
    string Name, int Layers, int Hidden, int Heads, int Vocabulary = 250_880, string Source = "Le Scao et al., BLOOM, arXiv:2211.05100, 2022")
    : ModelShape(Name, Layers, Hidden, Heads, Vocabulary, Source)
{
    /// <inheritdoc/>
    public override long Parameters => Embedding + (Layers * GptLayer) + (4L * Hidden);
}
