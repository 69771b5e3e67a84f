using System.Globalization;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>Memory of a request on each device.</summary>
public sealed class MemoryBudget
{
    private const double Gigabyte = 1e9;

    private readonly BudgetRequest _request;

    /// <summary>Counts the memory of a request.</summary>
    public MemoryBudget(BudgetRequest request)
    {
        _request = request;
        var shape = request.PlannedShape;
        var activations = new ActivationMemory(request.MicroBatch, request.SequenceTokens, shape.Hidden, shape.Heads);
        Layers = activations.AllLayers(shape.Layers, request.Recompute) * request.Recipe.ActivationScale;
        Edges = activations.Edges(shape.Vocabulary);
    }

    /// <summary>Activations of the layers, bytes.</summary>
    public double Layers { get; }

    /// <summary>Embedding, final norm and logits, bytes.</summary>
    public double Edges { get; }

    /// <summary>Bytes of a device that may be used.</summary>
    public double Usable => _request.Accelerator.MemoryBytes * BudgetRequest.AssumedUsableMemory;

    /// <summary>Weights, gradients and optimiser states on one device.</summary>
    public StateMemory States(ZeroStage stage)
        => StateMemory.Of(_request.Recipe, _request.Parameters, _request.TrainedParameters, stage, _request.Gpus);

    /// <summary>All on one device, bytes.</summary>
    public double Total(ZeroStage stage) => States(stage).Total + Layers + Edges;

    /// <summary>Whether a device can hold it.</summary>
    public bool Fits(ZeroStage stage) => Total(stage) <= Usable;

    /// <summary>The least that must be split for it to fit, or null where nothing helps.</summary>
    public ZeroStage? LeastStage()
    {
        foreach (var stage in Enum.GetValues<ZeroStage>())
        {
            if (Fits(stage))
                return stage;
        }
        return null;
    }

    /// <summary>The figures, for the stage asked for and for all beside it.</summary>
    public BudgetSection Section()
    {
        var (r, shape, states) = (_request, _request.PlannedShape, States(_request.Zero));
        Constant n = new(r.Recipe.IsAdapter ? "A" : "N", r.TrainedParameters), gpus = new("d", r.Gpus);
        Constant[] frozen = r.Recipe.Frozen is { } bytes ? [new("N", r.Parameters), new("f", bytes)] : [];
        Constant[] SplitBy(ZeroStage from) => r.Zero >= from ? [gpus] : [];
        Constant s = new("s", r.SequenceTokens), b = new("b", r.MicroBatch), h = new("h", shape.Hidden);
        var (weights, gradients, optimizer) = (Split(ZeroStage.Weights), Split(ZeroStage.Gradients), Split(ZeroStage.Optimizer));
        var figures = new List<Figure>
        {
            new("weights", states.Weights / Gigabyte, "GB", (r.Recipe.IsAdapter ? "(A·w + N·f)" : "N·w") + weights,
                [n, new("w", r.Recipe.Weights), .. frozen, .. SplitBy(ZeroStage.Weights)], r.Recipe.Source),
            new("gradients", states.Gradients / Gigabyte, "GB", $"{n.Name}·g{gradients}", [n, new("g", r.Recipe.Gradients), .. SplitBy(ZeroStage.Gradients)], r.Recipe.Source),
            new("optimiser states", states.Optimizer / Gigabyte, "GB", $"{n.Name}·k{optimizer}", [n, new("k", r.Recipe.Master + r.Recipe.Moments), .. SplitBy(ZeroStage.Optimizer)], r.Recipe.Source),
            new("activations of the layers", Layers / Gigabyte, "GB", ActivationFormula(),
                [s, b, h, new("a", shape.Heads), new("L", shape.Layers), new("c", r.Recipe.ActivationScale)], "Korthikanti et al., arXiv:2205.05198, 2022, table 2"),
            new("embedding and logits", Edges / Gigabyte, "GB", "5sbh + 8sbV", [s, b, h, new("V", shape.Vocabulary)], "Korthikanti et al., 2022, section 4.3; the logits' gradient added"),
            new("total on a device", Total(r.Zero) / Gigabyte, "GB", "sum of the above", [], "arithmetic"),
            new("usable of a device", Usable / Gigabyte, "GB", "0.90·memory", [new("memory", r.Accelerator.MemoryBytes / Gigabyte)], $"{r.Accelerator.Source}; share: assumption"),
        };
        foreach (var stage in Enum.GetValues<ZeroStage>())
        {
            figures.Add(new(
                Title(stage), Total(stage) / Gigabyte, "GB", "total with that much split", stage == ZeroStage.None ? [] : [gpus], "Rajbhandari et al., ZeRO, arXiv:1910.02054, 2020"));
        }
        figures.Add(new(
            "sent by a device each step", Communication.BytesPerStep(r.TrainedParameters, r.Zero, r.Gpus, r.Recipe.Gradients) / Gigabyte, "GB",
            $"{Communication.ElementsPerParameter(r.Zero):0}·{n.Name}·g·(d-1)/d", [n, new("g", r.Recipe.Gradients), gpus], "Rajbhandari et al., ZeRO, 2020, section 7"));
        return new BudgetSection("Memory on each device", figures, [Verdict()]);
    }

    /// <summary>The notes' rule of thumb beside bytes that work.</summary>
    public BudgetSection RuleOfThumb()
    {
        Constant n = new("N", _request.Parameters);
        var figures = new List<Figure>();
        foreach (var rule in TwentyFourBytesRule.All)
        {
            Constant w = new("w", rule.WeightBytes);
            figures.Add(new($"{rule.Precision}, to hold", _request.Parameters * rule.WeightBytes / Gigabyte, "GB", "w·N", [n, w], "rule of thumb of teaching notes"));
            figures.Add(new($"{rule.Precision}, to train", _request.Parameters * rule.TrainingBytes / Gigabyte, "GB", "(w + 2w + w + 2w)·N", [n, w], "rule of thumb of teaching notes"));
        }
        foreach (var recipe in PrecisionRecipe.All.Where(each => !each.IsAdapter))
        {
            figures.Add(new(
                $"{recipe.Title}, states", _request.Parameters * recipe.BytesPerTrained / Gigabyte, "GB", "(w + g + m + v)·N",
                [n, new("w", recipe.Weights), new("g", recipe.Gradients), new("m", recipe.Master), new("v", recipe.Moments)], recipe.Source));
        }
        return new BudgetSection("Rule of thumb beside working recipes (activations apart)", figures, [TwentyFourBytesRule.Remark]);
    }

    private static string Title(ZeroStage stage) => stage == ZeroStage.None
        ? "with nothing split (DDP)"
        : string.Create(CultureInfo.InvariantCulture, $"with ZeRO stage {(int)stage}");

    private string Split(ZeroStage from) => _request.Zero >= from ? "/d" : "";

    private string ActivationFormula() => _request.Recompute switch
    {
        Recompute.Full => "c·(L·2sbh + 34sbh)",
        Recompute.Selective => "c·L·34sbh",
        _ => "c·L·sbh·(34 + 5as/h)",
    };

    private string Verdict()
    {
        var asked = Title(_request.Zero);
        if (Fits(_request.Zero))
            return $"It fits {asked}.";
        return LeastStage() is { } stage
            ? $"It does not fit {asked}; it does {Title(stage)}: give --zero {(int)stage}."
            : $"It does not fit {asked}, nor with everything split. Ways out: --recompute full, a smaller --micro-batch, more --gpus, or a leaner --precision such as adam8bit or lora.";
    }
}
