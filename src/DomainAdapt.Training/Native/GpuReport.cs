
namespace DomainAdapt.Training.Native;

/// <summary>What libtorch tells of GPUs.</summary>
/// <param name="IsBuilt">Whether the loaded libtorch is one for CUDA.</param>
/// <param name="Count">GPUs that it can use.</param>
public sealed record GpuReport(bool IsBuilt, int Count)
{
    /// <summary>Asks the loaded libtorch. One without CUDA is not asked, as TorchSharp would look for another.</summary>
    public static GpuReport Of(TorchRuntimeReport torch)
    {
        var isBuilt = File.Exists(Path.Combine(torch.Folder, "libtorch_cuda.so"));
        return new GpuReport(isBuilt, isBuilt && TorchSharp.torch.cuda.is_available() ? TorchSharp.torch.cuda.device_count() : 0);
    }

    /// <summary>What there is to say, and whether training can use a GPU.</summary>
    /// <param name="hasDriver">Whether the system has NVIDIA's driver.</param>
    public (bool IsUsable, string Found) Describe(bool hasDriver) => (IsBuilt, Count, hasDriver) switch
    {
        (true, > 0, _) => (true, $"libtorch finds {Count} GPU{(Count == 1 ? "" : "s")}; set device to cuda or auto"),
        (true, _, true) => (false, "libtorch is built for CUDA and finds no GPU, though the NVIDIA driver is there. Is one assigned to this process "
            + "(CUDA_VISIBLE_DEVICES, the container's runtime), and is the driver new enough for its CUDA? Training runs on the processor"),
        (true, _, false) => (false, "libtorch is built for CUDA, but there is no NVIDIA driver. Install it; until then training runs on the processor"),
        (false, _, true) => (false, "NVIDIA driver found, but this libtorch is built without CUDA. Build with -p:TorchBackend=cuda, or give --libtorch of a CUDA build"),
        (false, _, false) => (false, "no NVIDIA driver, and libtorch is built without CUDA; training runs on the processor"),
    };
}
