using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>FLOPs of a request and the time they take.</summary>
public sealed class ComputeBudget
{
    private const string UtilizationSource = "Chowdhery et al., PaLM, arXiv:2204.02311, 2022: MFU and HFU";
    private const string Arithmetic = "arithmetic";

    private readonly BudgetRequest _request;

    /// <summary>Counts the FLOPs of a request.</summary>
    public ComputeBudget(BudgetRequest request)
    {
        _request = request;
        var (n, d) = (request.Parameters, request.PlannedTokens);
        RuleFlops = request.Recipe.IsAdapter
            ? (TrainingFlops.PerFrozenParameterToken * n * d) + TrainingFlops.Of(request.TrainedParameters, d)
            : TrainingFlops.Of(n, d);
        var shape = request.PlannedShape;
        AttentionFlops = Compute.AttentionFlops.PerToken(shape.Layers, shape.AttentionWidth, request.SequenceTokens) * d;
        // A forward pass is a third of the attention's training FLOPs, and 2N of the rest.
        RecomputeFlops = request.Recompute switch
        {
            Recompute.Selective => AttentionFlops / 3,
            Recompute.Full => (TrainingFlops.Forward * n * d) + (AttentionFlops / 3),
            _ => 0,
        };
        ModelUtilization = request.ModelUtilization ?? BudgetRequest.UsualHardwareUtilization * ModelFlops / HardwareFlops;
    }

    /// <summary>6ND, or 4ND and 6 for each adapter parameter.</summary>
    public double RuleFlops { get; }

    /// <summary>What attention adds.</summary>
    public double AttentionFlops { get; }

    /// <summary>What is computed twice.</summary>
    public double RecomputeFlops { get; }

    /// <summary>What the model needs.</summary>
    public double ModelFlops => RuleFlops + AttentionFlops;

    /// <summary>What the hardware does.</summary>
    public double HardwareFlops => ModelFlops + RecomputeFlops;

    /// <summary>MFU.</summary>
    public double ModelUtilization { get; }

    /// <summary>HFU.</summary>
    public double HardwareUtilization => Throughput.HardwareUtilization(ModelUtilization, ModelFlops, HardwareFlops);

    /// <summary>Time to train, s.</summary>
    public double Seconds => Throughput.Seconds(ModelFlops, _request.Gpus, _request.Peak, ModelUtilization);

    /// <summary>Hours of all GPUs together.</summary>
    public double GpuHours => Seconds / 3600 * _request.Gpus;

    /// <summary>The figures.</summary>
    public BudgetSection Section()
    {
        var (r, shape) = (_request, _request.PlannedShape);
        Constant n = new("N", r.Parameters), d = new("D", r.PlannedTokens), mfu = new("MFU", ModelUtilization);
        Constant gpus = new("GPUs", r.Gpus), peak = new("peak", r.Peak), model = new("C", ModelFlops);
        var rule = r.Recipe.IsAdapter
            ? new Figure("training FLOPs, rule", RuleFlops, "FLOPs", "4·N·D + 6·A·D", [n, d, new("A", r.TrainedParameters)], "Hu et al., LoRA, 2021: frozen weights need no gradients of their own")
            : new Figure("training FLOPs, rule", RuleFlops, "FLOPs", "6·N·D", [n, d], "Kaplan et al., arXiv:2001.08361, 2020");
        return new BudgetSection(
            "Compute",
            [
                rule,
                new("attention over the sequence", AttentionFlops, "FLOPs", "12·L·(H·Q)·T·D",
                    [new("L", shape.Layers), new("H·Q", shape.AttentionWidth), new("T", r.SequenceTokens), d], "Chowdhery et al., PaLM, arXiv:2204.02311, 2022, appendix B"),
                new("model FLOPs", ModelFlops, "FLOPs", "C = rule + attention", [new("rule", RuleFlops), new("attention", AttentionFlops)], Arithmetic),
                new("hardware FLOPs", HardwareFlops, "FLOPs", RecomputeFormula(r.Recompute), [model, .. r.Recompute == Recompute.Full ? [n, d] : Array.Empty<Constant>(), new("attention", AttentionFlops)],
                    "Korthikanti et al., arXiv:2205.05198, 2022: what recompute repeats"),
                new("petaFLOP/s-days", PetaflopDays.Of(ModelFlops), "PF-days", "C / (10^15·86400)", [model], "Brown et al., arXiv:2005.14165, 2020, appendix D"),
                new("MFU", ModelUtilization, "", r.ModelUtilization is null ? "HFU·C / hardware FLOPs" : "given", r.ModelUtilization is null ? [new("HFU", HardwareUtilization), model] : [],
                    r.ModelUtilization is null ? "assumption: HFU of 40 %; give --mfu for your own" : UtilizationSource),
                new("HFU", HardwareUtilization, "", "MFU·hardware FLOPs / C", [mfu, model], UtilizationSource),
                new("tokens per second", r.PlannedTokens / Seconds, "tokens/s", "D / time", [d, new("time", Seconds)], Arithmetic),
                new("time", Seconds / PetaflopDays.SecondsPerDay, "days", "C / (GPUs·peak·MFU)", [model, gpus, peak, mfu], r.Accelerator.Source),
                new("GPU-hours", GpuHours, "h", "GPUs·time", [gpus, new("time", Seconds / 3600)], Arithmetic),
            ]);
    }

    private static string RecomputeFormula(Recompute recompute) => recompute switch
    {
        Recompute.Selective => "C + attention/3",
        Recompute.Full => "C + 2·N·D + attention/3",
        _ => "C",
    };
}
