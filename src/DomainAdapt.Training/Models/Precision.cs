using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

/// <summary>What matrices are multiplied in. Weights, gradients, residual stream and loss are single precision, or double where that is asked for.</summary>
public enum Precision
{
    /// <summary>32-bit floating point.</summary>
    Fp32,

    /// <summary>bfloat16 with 32-bit sums: more than twice as fast where the processor has instructions for it, slower elsewhere.</summary>
    Bf16,

    /// <summary>
    /// IEEE half precision, for GPUs without bfloat16: eight times finer than that, and of a narrow range, so that the loss is scaled in training
    /// (Micikevicius et al. 2018).
    /// </summary>
    Fp16,

    /// <summary>64-bit floating point, for weights and all that is made of them: to tell rounding from a fault, at more than twice the time.</summary>
    Fp64,
}

/// <summary>What a precision means to libtorch.</summary>
internal static class Precisions
{
    /// <summary>The type that weights are kept in.</summary>
    public static ScalarType WeightType(this Precision precision)
        => precision == Precision.Fp64 ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>The type that matrices are multiplied in.</summary>
    public static ScalarType ComputeType(this Precision precision)
        => precision switch
        {
            Precision.Bf16 => ScalarType.BFloat16,
            Precision.Fp16 => ScalarType.Float16,
            _ => precision.WeightType(),
        };

    /// <summary>What matrices are multiplied with: of a reduced precision in its type, else as it is, also where a model was moved to another type.</summary>
    public static Tensor ToCompute(this Precision precision, Tensor x)
        => precision is Precision.Bf16 or Precision.Fp16 ? x.to(precision.ComputeType()) : x;

    /// <summary>What the residual stream between products is kept in.</summary>
    public static Precision OfStream(this Precision precision) => precision is Precision.Bf16 or Precision.Fp16 ? Precision.Fp32 : precision;
}
