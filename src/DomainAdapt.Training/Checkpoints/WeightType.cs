using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>How a model's weights are stored.</summary>
public enum WeightType
{
    /// <summary>32-bit floating point, as they were trained.</summary>
    Fp32,

    /// <summary>bfloat16: half the size, with 8 bits of mantissa.</summary>
    Bf16,

    /// <summary>16-bit floating point: half the size, with 11 bits of mantissa; weights beyond 65504 overflow.</summary>
    Fp16,
}

/// <summary>The names of a type.</summary>
internal static class WeightTypes
{
    /// <summary>libtorch's type.</summary>
    public static ScalarType Scalar(this WeightType type) => type switch
    {
        WeightType.Bf16 => ScalarType.BFloat16,
        WeightType.Fp16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };

    /// <summary>Its name in a <c>config.json</c>.</summary>
    public static string ConfigName(this WeightType type) => type switch
    {
        WeightType.Bf16 => "bfloat16",
        WeightType.Fp16 => "float16",
        _ => "float32",
    };

    /// <summary>The type of that name in a <c>config.json</c>; 32 bits where the config names none or another.</summary>
    public static WeightType Of(string? configName)
        => Enum.GetValues<WeightType>().FirstOrDefault(type => type.ConfigName() == configName);
}
