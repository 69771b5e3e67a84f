using DomainAdapt.Training.Models;
using TorchSharp;

namespace DomainAdapt.Training.Native;

/// <summary>The device of this machine that a spec means.</summary>
internal static class TorchDevice
{
    /// <summary>The device; libtorch must be loaded.</summary>
    /// <exception cref="TorchUnavailableException">A GPU was asked for, and libtorch finds none.</exception>
    public static torch.Device Of(ComputeDevice wanted)
        => TypeOf(wanted, wanted != ComputeDevice.Cpu && torch.cuda.is_available()) == DeviceType.CUDA ? torch.CUDA : torch.CPU;

    internal static DeviceType TypeOf(ComputeDevice wanted, bool hasCuda) => (wanted, hasCuda) switch
    {
        (ComputeDevice.Cpu, _) or (ComputeDevice.Auto, false) => DeviceType.CPU,
        (_, true) => DeviceType.CUDA,
        _ => throw new TorchUnavailableException(
            $"device: is cuda, and the libtorch in '{TorchRuntime.Loaded?.Folder}' finds no GPU; expected an NVIDIA GPU with its driver, and a "
            + "libtorch built for CUDA: give its folder with --libtorch, use a build with -p:TorchBackend=cuda, or set device to cpu."),
    };
}
