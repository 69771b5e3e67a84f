using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Memory;

/// <summary>Parameters of low-rank adapters: r·(inputs + outputs) for each adapted matrix (Hu et al., LoRA, arXiv:2106.09685, 2021).</summary>
public static class LowRankAdapter
{
    /// <summary>Adapters on the query and value projections, the paper's choice: 4·r·h a layer.</summary>
    public static double QueryAndValue(int rank, int layers, int hidden) => 4.0 * rank * hidden * layers;

    /// <summary>
    /// Adapters on every matrix of a GPT-shaped layer: query, key, value, output (2h each), and the two of the feed-forward (5h each):
    /// 18·r·h a layer (Dettmers et al., QLoRA, arXiv:2305.14314, 2023, found that all matrices are needed).
    /// </summary>
    public static double AllMatrices(int rank, ModelShape shape) => 18.0 * rank * shape.Hidden * shape.Layers;
}
