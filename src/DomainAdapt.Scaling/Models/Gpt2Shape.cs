namespace DomainAdapt.Scaling.Models;

/// <summary>GPT-2 and GPT-3: learned positions, tied embeddings (Radford et al., 2019): Vh + Th + L(12h² + 13h) + 2h.</summary>
/// <param name="Name">Name.</param>
/// <param name="Layers">L.</param>
/// <param name="Hidden">h.</param>
/// <param name="Heads">Heads.</param>
/// <param name="Context">T, learned positions.</param>
/// <param name="HasBias">Without: no biases in linear layers and norms.</param>
/// <param name="Vocabulary">V.</param>
/// <param name="Source">Origin.</param>
public sealed record Gpt2Shape(
    string Name, int Layers, int Hidden, int Heads, int Context = 1024, bool HasBias = true, int Vocabulary = 50_257,
    string Source = "Radford et al., GPT-2, 2019")
    : ModelShape(Name, Layers, Hidden, Heads, Vocabulary, Source)
{
    /// <inheritdoc/>
    public override long PositionParameters => (long)Context * Hidden;

    /// <inheritdoc/>
    public override long Parameters => Embedding + PositionParameters + (HasBias
        ? (Layers * GptLayer) + (2L * Hidden)
        : (Layers * ((12L * Hidden * Hidden) + (2L * Hidden))) + Hidden);
}
