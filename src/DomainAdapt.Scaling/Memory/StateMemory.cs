namespace DomainAdapt.Scaling.Memory;

/// <summary>Which of the states each device keeps whole (Rajbhandari et al., ZeRO, arXiv:1910.02054, 2020).</summary>
public enum ZeroStage
{
    /// <summary>Everything on each device: distributed data parallelism.</summary>
    None = 0,

    /// <summary>Optimiser states are split.</summary>
    Optimizer = 1,

    /// <summary>Optimiser states and gradients are split.</summary>
    Gradients = 2,

    /// <summary>Optimiser states, gradients and weights are split.</summary>
    Weights = 3,
}

/// <summary>Weights, gradients and optimiser states on one device, bytes.</summary>
/// <param name="Weights">Weights that the forward pass reads, frozen ones included.</param>
/// <param name="Gradients">Gradients.</param>
/// <param name="Optimizer">Master copy and moments.</param>
public sealed record StateMemory(double Weights, double Gradients, double Optimizer)
{
    /// <summary>Their sum.</summary>
    public double Total => Weights + Gradients + Optimizer;

    /// <summary>The states on one of several devices.</summary>
    /// <param name="recipe">Bytes of each parameter.</param>
    /// <param name="parameters">Ψ, all parameters.</param>
    /// <param name="trained">Parameters that are trained: all, or those of the adapters.</param>
    /// <param name="stage">What is split.</param>
    /// <param name="devices">N_d, devices of the data-parallel group.</param>
    public static StateMemory Of(PrecisionRecipe recipe, double parameters, double trained, ZeroStage stage, int devices)
    {
        double Share(ZeroStage from) => stage >= from ? 1.0 / devices : 1;
        return new StateMemory(
            ((trained * recipe.Weights) + ((recipe.Frozen ?? 0) * parameters)) * Share(ZeroStage.Weights),
            trained * recipe.Gradients * Share(ZeroStage.Gradients),
            trained * (recipe.Master + recipe.Moments) * Share(ZeroStage.Optimizer));
    }
}
