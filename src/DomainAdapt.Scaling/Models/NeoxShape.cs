namespace DomainAdapt.Scaling.Models;

/// <summary>GPT-NeoX and Pythia: rotary positions, untied output matrix (Black et al., arXiv:2204.06745, 2022): 2Vh + L(12h² + 13h) + 2h.</summary>
/// <param name="Name">Name.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h.</param>
/// <param name="Heads">Heads.</param>
/// <param name="Vocabulary">V, padded for the devices it was trained on.</param>
/// <param name="Source">Origin.</param>
public sealed record NeoxShape(
    string Name, int Layers, int Hidden, int Heads, int Vocabulary = 50_304, string Source = "Biderman et al., Pythia, arXiv:2304.01373, 2023")
    : ModelShape(Name, Layers, Hidden, Heads, Vocabulary, Source)
{
    /// <inheritdoc/>
    public override long Parameters => (2 * Embedding) + (Layers * GptLayer) + (2L * Hidden);
}
