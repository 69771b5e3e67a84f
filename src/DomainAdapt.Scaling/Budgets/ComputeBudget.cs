using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>FLOPs of a request and the time they take.</summary>
public sealed class ComputeBudget
{
    private const string PeakDays =
        "A petaFLOP/s-day is 8.64e19 FLOPs: a day of 8 V100 at their peak of 125 TFLOP/s. Two A100 for a day, as it is also put, "
        + "are 0.62 of one even at their peak of 312; at usual utilisation it takes twice as many or more.";

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
    public BudgetSection Section() => new(
        "Compute", [Rule(), Attention(), .. Totals(), .. Utilization(), .. Time()], [PeakDays]);

    private Constant ModelConstant => new("C", ModelFlops);

    private Constant TokensConstant => new("D", _request.PlannedTokens);

    private Figure Rule()
    {
        Constant n = new("N", _request.Parameters);
        return _request.Recipe.IsAdapter
            ? new("training FLOPs, rule", RuleFlops, "FLOPs", "4·N·D + 6·A·D", [n, TokensConstant, new("A", _request.TrainedParameters)],
                $"{Sources.Lora}: frozen weights need no gradients of their own")
            : new("training FLOPs, rule", RuleFlops, "FLOPs", "6·N·D", [n, TokensConstant], Sources.Kaplan);
    }

    private Figure Attention()
    {
        var shape = _request.PlannedShape;
        return new(
            "attention over the sequence", AttentionFlops, "FLOPs", "12·L·(H·Q)·T·D",
            [new("L", shape.Layers), new("H·Q", shape.AttentionWidth), new("T", _request.SequenceTokens), TokensConstant],
            $"{Sources.Palm}, appendix B");
    }

    private IEnumerable<Figure> Totals()
    {
        Constant attention = new("attention", AttentionFlops);
        var (formula, constants) = _request.Recompute switch
        {
            Recompute.Selective => ("C + attention/3", [ModelConstant, attention]),
            Recompute.Full => ("C + 2·N·D + attention/3", [ModelConstant, new("N", _request.Parameters), TokensConstant, attention]),
            _ => ("C", new Constant[] { ModelConstant }),
        };
        yield return new("model FLOPs", ModelFlops, "FLOPs", "C = rule + attention", [new("rule", RuleFlops), attention], Sources.Arithmetic);
        yield return new("hardware FLOPs", HardwareFlops, "FLOPs", formula, constants, $"{Sources.Korthikanti}: what recompute repeats");
        yield return new(
            "petaFLOP/s-days", PetaflopDays.Of(ModelFlops), "PF-days", "C / (10^15·86400)", [ModelConstant], $"{Sources.Gpt3}, appendix D");
    }

    private IEnumerable<Figure> Utilization()
    {
        const string Name = "MFU";
        yield return _request.ModelUtilization is null
            ? new(Name, ModelUtilization, "", "HFU·C / hardware FLOPs", [new("HFU", HardwareUtilization), ModelConstant],
                "assumption: HFU of 40 %; give --mfu for your own")
            : new(Name, ModelUtilization, "", "given", [], "the request");
        yield return new("HFU", HardwareUtilization, "", "MFU·hardware FLOPs / C", [new(Name, ModelUtilization), ModelConstant], Sources.Palm);
    }

    private IEnumerable<Figure> Time()
    {
        Constant gpus = new("GPUs", _request.Gpus);
        yield return new(
            "time", Seconds / PetaflopDays.SecondsPerDay, "days", "C / (GPUs·peak·MFU)",
            [ModelConstant, gpus, new("peak", _request.Peak), new("MFU", ModelUtilization)], _request.Accelerator.Source);
        yield return new("tokens per second", _request.PlannedTokens / Seconds, "tokens/s", "D / time", [TokensConstant, new("time", Seconds)], Sources.Arithmetic);
        if (_request.Days is { } days)
        {
            yield return new(
                "GPUs to be done in time", Math.Ceiling(Seconds * _request.Gpus / (days * PetaflopDays.SecondsPerDay)), "", "C / (days·86400·peak·MFU), rounded up",
                [ModelConstant, new("days", days), new("peak", _request.Peak), new("MFU", ModelUtilization)], "the MFU is assumed to hold at that many");
        }
        yield return new("GPU-hours", GpuHours, "h", "GPUs·time", [gpus, new("time", Seconds / 3600)], Sources.Arithmetic);
    }
}
