namespace DomainAdapt.Training.Models;

/// <summary>Models that differ from Llama in a few weights.</summary>
public enum LlamaFamily
{
    /// <summary>Llama (Touvron et al. 2023).</summary>
    Llama,

    /// <summary>Mistral (Jiang et al. 2023): Llama, in the first versions with attention that sees no farther back than a window.</summary>
    Mistral,

    /// <summary>Qwen2 and Qwen2.5 (Yang et al. 2024): biases on queries, keys and values.</summary>
    Qwen2,

    /// <summary>Qwen3 (Yang et al. 2025): queries and keys are normalised within each head, whose width is the model's to choose.</summary>
    Qwen3,

    /// <summary>
    /// OLMo 2 (OLMo team 2024): what attention and feed-forward layer give is normalised, not what they read, and so are queries and keys, each
    /// over all heads at once.
    /// </summary>
    Olmo2,

    /// <summary>
    /// Gemma (Gemma team 2024): the gate is GELU, the embedding is scaled by the root of the width, norms are kept as what they differ from 1,
    /// and the width of a head is the model's to choose.
    /// </summary>
    Gemma,

    /// <summary>
    /// Gemma 2 (Gemma team 2024): norms before and behind attention and feed-forward layer, scores and logits that bend towards a bound, and
    /// every other layer sees a window alone.
    /// </summary>
    Gemma2,

    /// <summary>
    /// Gemma 3 (Gemma team 2025), its text model: queries and keys normalised in place of the bounds, and five layers with a window, whose
    /// positions have shorter wavelengths, to one that sees all.
    /// </summary>
    Gemma3,
}
