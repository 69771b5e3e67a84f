namespace DomainAdapt.Scaling.Compute;

/// <summary>
/// From peak to time. Model FLOPs utilisation (MFU) counts what the model needs, hardware FLOPs utilisation (HFU) also what is
/// computed twice (Chowdhery et al., PaLM, arXiv:2204.02311, 2022).
/// </summary>
public static class Throughput
{
    /// <summary>Seconds to do some FLOPs.</summary>
    /// <param name="flops">Model FLOPs with <paramref name="utilization"/> an MFU, hardware FLOPs with an HFU.</param>
    /// <param name="devices">How many accelerators.</param>
    /// <param name="peak">Peak of one, FLOP/s.</param>
    /// <param name="utilization">Share of the peak, 0 to 1.</param>
    public static double Seconds(double flops, int devices, double peak, double utilization) => flops / (devices * peak * utilization);

    /// <summary>Share of the peak that a rate is.</summary>
    /// <param name="flopsPerSecond">FLOP/s of one device.</param>
    /// <param name="peak">Peak of one device, FLOP/s.</param>
    public static double Utilization(double flopsPerSecond, double peak) => flopsPerSecond / peak;

    /// <summary>MFU to HFU: the hardware does <paramref name="hardwareFlops"/> while the model needs <paramref name="modelFlops"/>.</summary>
    public static double HardwareUtilization(double modelUtilization, double modelFlops, double hardwareFlops)
        => modelUtilization * hardwareFlops / modelFlops;
}
