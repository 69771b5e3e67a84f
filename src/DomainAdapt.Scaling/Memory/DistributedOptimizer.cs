namespace DomainAdapt.Scaling.Memory;

/// <summary>Bytes per parameter with float32 gradients and the optimiser split over d devices (Shoeybi et al., Megatron-LM, 2019, its memory estimate).</summary>
public static class DistributedOptimizer
{
    /// <summary>18 on one device; 6 + 12/d over d.</summary>
    public static double BytesPerParameter(int devices)
        => StateMemory.Of(PrecisionRecipe.Float32Gradients, 1, 1, ZeroStage.Optimizer, devices).Total;
}
