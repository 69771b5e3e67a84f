namespace DomainAdapt.Training.Models;

/// <summary>What matrices are multiplied in. Weights, gradients, residual stream and loss are single precision in any case.</summary>
public enum Precision
{
    /// <summary>32-bit floating point.</summary>
    Fp32,

    /// <summary>bfloat16 with 32-bit sums: more than twice as fast where the processor has instructions for it, slower elsewhere.</summary>
    Bf16,
}
