namespace DomainAdapt.Scaling.Memory;

/// <summary>What each device sends in one step of data parallelism, in elements of the model's size Ψ.</summary>
public static class Communication
{
    /// <summary>
    /// 2Ψ up to stage 2: gradients are reduced and scattered, then results gathered. 3Ψ at stage 3, where weights are gathered forward
    /// and backward (Rajbhandari et al., ZeRO, arXiv:1910.02054, 2020, section 7).
    /// </summary>
    public static double ElementsPerParameter(ZeroStage stage) => stage == ZeroStage.Weights ? 3 : 2;

    /// <summary>Bytes that one device sends in a step over a ring: the elements times (d - 1)/d (Patarasuk and Yuan, 2009).</summary>
    /// <param name="parameters">Ψ, parameters whose gradients travel.</param>
    /// <param name="stage">What is split.</param>
    /// <param name="devices">d.</param>
    /// <param name="elementBytes">Bytes of an element, 2 at 16 bit.</param>
    public static double BytesPerStep(double parameters, ZeroStage stage, int devices, double elementBytes)
        => ElementsPerParameter(stage) * parameters * elementBytes * (devices - 1) / devices;
}
