using System.Globalization;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>Memory of a request on each device.</summary>
public sealed class MemoryBudget
{
    private const double Gigabyte = 1e9;

    private const string Form =
        "Activations are counted for the GPT form with its dropouts; gated feed-forwards keep somewhat more, models without dropout less.";

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
        var sum = new Figure("total on a device", Total(_request.Zero) / Gigabyte, "GB", "sum of the above", [], Sources.Arithmetic);
        var usable = new Figure(
            "usable of a device", Usable / Gigabyte, "GB", "0.90·memory", [new("memory", _request.Accelerator.MemoryBytes / Gigabyte)],
            $"{_request.Accelerator.Source}; share: assumption");
        return new BudgetSection(
            "Memory on each device", [.. StateFigures(), .. ActivationFigures(), sum, usable, .. StageFigures(), .. Sent()], [Verdict(), Form]);
    }

    /// <summary>The notes' rule of thumb beside bytes that work.</summary>
    public BudgetSection RuleOfThumb()
    {
        Constant n = new("N", _request.Parameters);
        double Gigabytes(double bytes) => _request.Parameters * bytes / Gigabyte;
        var notes = TwentyFourBytesRule.All.SelectMany(rule => new Figure[]
        {
            new($"{rule.Precision}, to hold", Gigabytes(rule.WeightBytes), "GB", "w·N", [n, new("w", rule.WeightBytes)], Sources.TeachingNotes),
            new($"{rule.Precision}, to train", Gigabytes(rule.TrainingBytes), "GB", "(w + 2w + w + 2w)·N", [n, new("w", rule.WeightBytes)], Sources.TeachingNotes),
        });
        var working = PrecisionRecipe.All.Where(recipe => !recipe.IsAdapter).Select(recipe => new Figure(
            $"{recipe.Title}, states", Gigabytes(recipe.BytesPerTrained), "GB", "(w + g + m + v)·N",
            [n, new("w", recipe.Weights), new("g", recipe.Gradients), new("m", recipe.Master), new("v", recipe.Moments)], recipe.Source));
        return new BudgetSection(
            "Rule of thumb beside working recipes (activations apart)", [.. notes, .. working], [TwentyFourBytesRule.Remark]);
    }

    private IEnumerable<Figure> StateFigures()
    {
        var (recipe, states, trained) = (_request.Recipe, States(_request.Zero), Trained);
        Constant[] frozen = recipe.Frozen is { } bytes ? [new("N", _request.Parameters), new("f", bytes)] : [];
        var weights = recipe.IsAdapter ? "(A·w + N·f)" : "N·w";
        yield return Split("weights", states.Weights, weights, ZeroStage.Weights, [trained, new("w", recipe.Weights), .. frozen]);
        yield return Split("gradients", states.Gradients, $"{trained.Name}·g", ZeroStage.Gradients, [trained, new("g", recipe.Gradients)]);
        yield return Split(
            "optimiser states", states.Optimizer, $"{trained.Name}·k", ZeroStage.Optimizer, [trained, new("k", recipe.Master + recipe.Moments)]);
    }

    private Figure Split(string name, double bytes, string formula, ZeroStage from, IEnumerable<Constant> constants) => _request.Zero >= from
        ? new(name, bytes / Gigabyte, "GB", formula + "/d", [.. constants, Devices], _request.Recipe.Source)
        : new(name, bytes / Gigabyte, "GB", formula, [.. constants], _request.Recipe.Source);

    private IEnumerable<Figure> ActivationFigures()
    {
        var shape = _request.PlannedShape;
        Constant[] sizes = [new("s", _request.SequenceTokens), new("b", _request.MicroBatch), new("h", shape.Hidden)];
        var formula = _request.Recompute switch
        {
            Recompute.Full => "c·(L·2sbh + 34sbh)",
            Recompute.Selective => "c·L·34sbh",
            _ => "c·L·sbh·(34 + 5as/h)",
        };
        yield return new(
            "activations of the layers", Layers / Gigabyte, "GB", formula,
            [.. sizes, new("a", shape.Heads), new("L", shape.Layers), new("c", _request.Recipe.ActivationScale)], $"{Sources.Korthikanti}, table 2");
        yield return new(
            "embedding and logits", Edges / Gigabyte, "GB", "5sbh + 8sbV", [.. sizes, new("V", shape.Vocabulary)],
            $"{Sources.Korthikanti}, section 4.3; the logits' gradient added");
    }

    private IEnumerable<Figure> StageFigures() => Enum.GetValues<ZeroStage>().Select(stage => new Figure(
        Title(stage), Total(stage) / Gigabyte, "GB", "total with that much split", stage == ZeroStage.None ? [] : [Devices], Sources.Zero));

    private IEnumerable<Figure> Sent() => Enum.GetValues<ZeroStage>().Select(stage => new Figure(
        $"sent by a device each step, {Title(stage)}",
        Communication.BytesPerStep(_request.TrainedParameters, stage, _request.Gpus, _request.Recipe.Gradients) / Gigabyte, "GB",
        $"{Communication.ElementsPerParameter(stage):0}·{Trained.Name}·g·(d-1)/d", [Trained, new("g", _request.Recipe.Gradients), Devices],
        $"{Sources.Zero}, section 7"));

    private Constant Devices => new("d", _request.Gpus);

    private Constant Trained => new(_request.Recipe.IsAdapter ? "A" : "N", _request.TrainedParameters);

    private static string Title(ZeroStage stage) => stage == ZeroStage.None
        ? "with nothing split (DDP)"
        : string.Create(CultureInfo.InvariantCulture, $"with ZeRO stage {(int)stage}");

    private string Verdict()
    {
        var asked = Title(_request.Zero);
        if (Fits(_request.Zero))
            return $"It fits {asked}.";
        return LeastStage() is { } stage
            ? $"It does not fit {asked}; it does {Title(stage)}: give --zero {(int)stage}."
            : $"It does not fit {asked}, nor with everything split. Ways out: --recompute full, a smaller --micro-batch, more --gpus, "
                + "or a leaner --precision such as adam8bit or lora.";
    }
}
