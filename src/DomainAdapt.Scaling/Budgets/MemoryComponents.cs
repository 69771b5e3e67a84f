using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>What each part of a training takes by each precision, on one device with nothing split, and activations by what is recomputed.</summary>
public static class MemoryComponents
{
    private const double Gigabyte = 1e9;

    /// <summary>The figures of a request's model.</summary>
    public static BudgetSection Section(BudgetRequest request) => new(
        "Memory by component and precision, nothing split",
        [.. PrecisionRecipe.All.SelectMany(recipe => OfRecipe(request, recipe)), .. Activations(request)],
        ["INT8 weights are for inference: see the rule of thumb. Adapters are of the rank asked for, on every matrix."]);

    private static IEnumerable<Figure> OfRecipe(BudgetRequest request, PrecisionRecipe recipe)
    {
        Constant n = new("N", request.Parameters);
        var trained = recipe.IsAdapter ? new Constant("A", LowRankAdapter.AllMatrices(request.Rank, request.PlannedShape)) : n;
        if (recipe.Frozen is { } frozen)
            yield return Part("frozen weights", n, "f", frozen);
        yield return Part(recipe.IsAdapter ? "adapter weights" : "weights", trained, "w", recipe.Weights);
        yield return Part("gradients", trained, "g", recipe.Gradients);
        if (recipe.Master > 0)
            yield return Part("float32 master", trained, "m", recipe.Master);
        yield return Part("Adam's moments", trained, "v", recipe.Moments);

        Figure Part(string name, Constant parameters, string letter, double bytes) => new(
            $"{recipe.Name}, {name}", parameters.Value * bytes / Gigabyte, "GB", $"{parameters.Name}·{letter}", [parameters, new(letter, bytes)], recipe.Source);
    }

    private static IEnumerable<Figure> Activations(BudgetRequest request)
    {
        (Recompute Recompute, string Name, string Formula)[] kinds =
        [
            (Recompute.None, "all kept", "c·L·sbh·(34 + 5as/h)"), (Recompute.Selective, "selective", "c·L·34sbh"), (Recompute.Full, "full recompute", "c·(L·2sbh + 34sbh)"),
        ];
        var shape = request.PlannedShape;
        foreach (var (recompute, name, formula) in kinds)
        {
            yield return new Figure(
                $"activations of the layers, {name}", new MemoryBudget(request with { Recompute = recompute }).Layers / Gigabyte, "GB", formula,
                [
                    new("s", request.SequenceTokens), new("b", request.MicroBatch), new("h", shape.Hidden), new("a", shape.Heads), new("L", shape.Layers),
                    new("c", request.Recipe.ActivationScale),
                ],
                $"{Sources.Korthikanti}, table 2");
        }
    }
}
