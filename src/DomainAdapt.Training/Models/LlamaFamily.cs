namespace DomainAdapt.Training.Models;

/// <summary>Models that differ from Llama in a few weights.</summary>
public enum LlamaFamily
{
    /// <summary>Llama (Touvron et al. 2023).</summary>
    Llama,

    /// <summary>Mistral (Jiang et al. 2023): Llama, in some versions with attention that sees no farther back than a window.</summary>
    Mistral,

    /// <summary>Qwen2 and Qwen2.5 (Yang et al. 2024): biases on queries, keys and values.</summary>
    Qwen2,

    /// <summary>Qwen3 (Yang et al. 2025): queries and keys are normalised within each head, whose width is the model's to choose.</summary>
    Qwen3,
}
