namespace DomainAdapt.Training.Models;

/// <summary>Where weights lie and are multiplied.</summary>
public enum ComputeDevice
{
    /// <summary>The processor: the same bits from the same threads, every time.</summary>
    Cpu,

    /// <summary>The first NVIDIA GPU that is visible; its sums may differ in their last bits from run to run.</summary>
    Cuda,

    /// <summary>That GPU where there is one, else the processor: what comes of it depends on the machine.</summary>
    Auto,
}
