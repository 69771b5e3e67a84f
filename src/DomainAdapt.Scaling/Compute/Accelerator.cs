namespace DomainAdapt.Scaling.Compute;

/// <summary>A GPU as its maker's data sheet describes it. Peaks are dense: no sparsity.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Title">What it is.</param>
/// <param name="HalfPeak">Tensor-core peak at bf16 or fp16, FLOP/s.</param>
/// <param name="SinglePeak">Peak of a float32 matrix product as libraries run it (TF32 where there is one), FLOP/s.</param>
/// <param name="MemoryBytes">Memory in bytes, the sheet's GB taken as 10^9: the cautious reading.</param>
/// <param name="Watts">Greatest board power, W.</param>
/// <param name="HasBf16">Whether the tensor cores know bf16.</param>
/// <param name="Source">The data sheet and its year.</param>
public sealed record Accelerator(
    string Name, string Title, double HalfPeak, double SinglePeak, double MemoryBytes, double Watts, bool HasBf16, string Source)
{
    /// <summary>V100 SXM2 32 GB: 125 TFLOP/s at fp16, 15.7 at float32.</summary>
    public static readonly Accelerator V100 =
        new("v100", "V100 SXM2 32 GB", 125e12, 15.7e12, 32e9, 300, false, "NVIDIA V100 data sheet, 2020");

    /// <summary>A100 SXM 40 GB: 312 TFLOP/s at bf16, 156 at TF32.</summary>
    public static readonly Accelerator A100Of40 =
        new("a100-40", "A100 SXM 40 GB", 312e12, 156e12, 40e9, 400, true, "NVIDIA A100 data sheet, 2021");

    /// <summary>A100 SXM 80 GB: 312 TFLOP/s at bf16, 156 at TF32.</summary>
    public static readonly Accelerator A100 =
        new("a100", "A100 SXM 80 GB", 312e12, 156e12, 80e9, 400, true, "NVIDIA A100 data sheet, 2021");

    /// <summary>H100 SXM 80 GB: 989.5 TFLOP/s at bf16, half that at TF32.</summary>
    public static readonly Accelerator H100 =
        new("h100", "H100 SXM 80 GB", 989.5e12, 494.7e12, 80e9, 700, true, "NVIDIA H100 data sheet, 2023");

    /// <summary>H100 PCIe 80 GB: 756 TFLOP/s at bf16, half that at TF32.</summary>
    public static readonly Accelerator H100Pcie =
        new("h100-pcie", "H100 PCIe 80 GB", 756e12, 378e12, 80e9, 350, true, "NVIDIA H100 data sheet, 2023");

    /// <summary>H200 SXM 141 GB: the H100's cores with more memory.</summary>
    public static readonly Accelerator H200 =
        new("h200", "H200 SXM 141 GB", 989.5e12, 494.7e12, 141e9, 700, true, "NVIDIA H200 data sheet, 2024");

    /// <summary>All that are known by name.</summary>
    public static IReadOnlyList<Accelerator> All { get; } = [V100, A100Of40, A100, H100Pcie, H100, H200];

    /// <summary>The accelerator of that name, or null.</summary>
    public static Accelerator? Find(string name) => All.FirstOrDefault(each => each.Name == name);
}
