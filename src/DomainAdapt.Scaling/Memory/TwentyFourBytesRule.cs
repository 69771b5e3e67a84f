namespace DomainAdapt.Scaling.Memory;

/// <summary>
/// The rule of thumb of teaching notes: weights, and on top of them twice their bytes for Adam's states, once for the gradients and
/// twice for activations and temporaries; six times the weights in all. 24 GB for a billion parameters at float32.
/// </summary>
/// <param name="Precision">Which.</param>
/// <param name="WeightBytes">Bytes of a weight.</param>
public sealed record TwentyFourBytesRule(string Precision, double WeightBytes)
{
    /// <summary>Float32, 16 bit and INT8, as the notes list them.</summary>
    public static IReadOnlyList<TwentyFourBytesRule> All { get; } = [new("FP32", 4), new("FP16/BF16", 2), new("INT8", 1)];

    /// <summary>Why the lower rows are not to be planned with.</summary>
    public const string Remark =
        "Scaling every state with the weights is no recipe: mixed precision keeps a float32 master and moments, so FP16/BF16 training "
        + "takes 16 to 18 bytes a parameter before activations, not 12 with them; and Adam in INT8 at 6 bytes does not train. "
        + "INT8 holds weights for inference; 8-bit Adam with bf16 weights and a float32 master takes 10 bytes.";

    /// <summary>Bytes of Adam's states for a parameter.</summary>
    public double AdamBytes => 2 * WeightBytes;

    /// <summary>Bytes of the gradient.</summary>
    public double GradientBytes => WeightBytes;

    /// <summary>Bytes of activations and temporaries.</summary>
    public double ActivationBytes => 2 * WeightBytes;

    /// <summary>Bytes of a parameter in training: 24, 12, 6.</summary>
    public double TrainingBytes => WeightBytes + AdamBytes + GradientBytes + ActivationBytes;
}
