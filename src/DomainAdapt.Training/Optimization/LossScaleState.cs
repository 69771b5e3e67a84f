namespace DomainAdapt.Training.Optimization;

/// <summary>
/// What the loss is multiplied by in half precision, so that small gradients are not lost below its range (Micikevicius et al. 2018). It is halved
/// where a gradient leaves the range above, and doubled after many updates in which none did.
/// </summary>
/// <param name="Scale">The factor, a power of 2; 1 for no scaling.</param>
/// <param name="Updates">Updates since it last changed.</param>
public sealed record LossScaleState(double Scale, long Updates)
{
    /// <summary>The factor to begin with, as PyTorch's GradScaler has it.</summary>
    public const double First = 65536;

    private const double Most = 16_777_216;     // 2^24: beyond it the loss itself leaves the range
    private const long UpdatesToGrow = 2000;    // as PyTorch's GradScaler has it

    /// <summary>Half of it; null where it is 1 already.</summary>
    public LossScaleState? Lower() => Scale > 1 ? new LossScaleState(Scale / 2, 0) : null;

    /// <summary>It after an update.</summary>
    public LossScaleState AfterUpdate(bool isUsed)
        => !isUsed ? this
        : Updates + 1 >= UpdatesToGrow && Scale < Most ? new LossScaleState(Scale * 2, 0)
        : this with { Updates = Updates + 1 };
}
