using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>What the tokens of a request are worth, and what each law would ask for.</summary>
public static class DataBudget
{
    private const string TheRequest = "the request";

    /// <summary>Tokens, epochs and the worth of repeats.</summary>
    public static BudgetSection Tokens(BudgetRequest request)
    {
        var (n, d, u) = (request.Parameters, request.PlannedTokens, request.PlannedUniqueTokens);
        var effective = DataConstrainedLaw.EffectiveTokens(u, d);
        Constant parameters = new("N", n), seen = new("D", d), unique = new("U", u);
        var tokens = request.Tokens is null
            ? new Figure("tokens seen", d, "tokens", "r·N", [parameters, new("r", request.TokensPerParameter)],
                $"20 a parameter unless told otherwise: {Sources.Chinchilla}")
            : new Figure("tokens seen", d, "tokens", "given", [], TheRequest);
        return new BudgetSection(
            "Data",
            [
                tokens,
                new("tokens that differ", u, "tokens", request.UniqueTokens is null ? "D" : "min(given, D)", [seen], TheRequest),
                new("epochs", d / u, "", "D/U", [seen, unique], Sources.Arithmetic),
                new("effective tokens", effective, "tokens", "U·(1 + R*·(1 - e^(-(D/U - 1)/R*)))",
                    [unique, seen, new("R*", DataConstrainedLaw.TokenDecay)], Sources.Muennighoff),
                new("worth of a token seen", effective / d, "", "effective/D", [new("effective", effective), seen], Sources.Muennighoff),
                new("tokens seen per parameter", d / n, "", "D/N", [seen, parameters], Sources.Arithmetic),
                new($"loss by {ParametricLaw.Refit.Name}", ParametricLaw.Refit.Loss(n, d), "nats/token", "E + A/N^α + B/D^β",
                    [parameters, seen, .. Letters(ParametricLaw.Refit)], ParametricLaw.Refit.Source),
                new("loss with the repeats", DataConstrainedLaw.Loss(n, d, u), "nats/token", "E + A/N'^α + B/D'^β",
                    [parameters, seen, unique, .. Letters(ParametricLaw.DataConstrained)], Sources.Muennighoff),
            ],
            [Advice(d / u)]);
    }

    /// <summary>What N parameters ask for, and which N this compute asks for, by each law.</summary>
    public static BudgetSection Optima(BudgetRequest request, double flops)
    {
        Constant n = new("N", request.Parameters), c = new("C", flops);
        ComputeOptimalLine[] lines = [ComputeOptimalLine.Approach1, ComputeOptimalLine.Approach2];
        return new BudgetSection(
            "What the laws ask for",
            [
                new("tokens by the 20 tokens rule", TwentyTokensRule.TokensFor(request.Parameters), "tokens", "20·N", [n], Sources.Chinchilla),
                .. lines.SelectMany(line => OfLine(line, n, c)),
                .. ParametricLaw.All.SelectMany(law => OfLaw(law, n, c)),
                .. OfKaplan(n, new("D", request.PlannedTokens)),
            ],
            ["Approaches 1 and 2 and the refit come to about 20 tokens a parameter; approach 3 as printed does not. The constants stand beside each figure."]);
    }

    /// <summary>Known models beside the 20 tokens rule.</summary>
    public static BudgetSection KnownModels() => new("Known models beside the 20 tokens rule", [.. TwentyTokensRule.Models.SelectMany(OfModel)]);

    private static Figure[] OfModel(TrainedModel model)
    {
        Constant n = new("N", model.Parameters);
        return
        [
            new($"{model.Name}, tokens by the rule", TwentyTokensRule.TokensFor(model.Parameters), "tokens", "20·N", [n], Sources.Chinchilla),
            new($"{model.Name}, tokens seen", model.Tokens, "tokens", "as published", [], model.Source),
            new($"{model.Name}, tokens per parameter", model.TokensPerParameter, "", "D/N", [new("D", model.Tokens), n], Sources.Arithmetic),
        ];
    }

    private static Figure[] OfLine(ComputeOptimalLine line, Constant n, Constant c)
    {
        Constant[] letters = [new("a", line.ParameterExponent), new("n", line.ParameterOffset), new("b", line.TokenExponent), new("d", line.TokenOffset)];
        return
        [
            new($"tokens by {line.Name}", line.TokensFor(n.Value), "tokens", "log D = b·(log N - n)/a + d", [n, .. letters], line.Source),
            new($"parameters by {line.Name}", line.Parameters(c.Value), "parameters", "log N = a·log C + n", [c, .. letters], line.Source),
        ];
    }

    private static Figure[] OfLaw(ParametricLaw law, Constant n, Constant c) =>
    [
        new($"tokens by {law.Name}", law.TokensFor(n.Value), "tokens", "(N/G)^((α+β)/β) / N, G = (αA/βB)^(1/(α+β))", [n, .. Letters(law)], law.Source),
        new($"parameters by {law.Name}", law.Parameters(c.Value), "parameters", "G·(C/6)^(β/(α+β))", [c, .. Letters(law)], law.Source),
    ];

    private static Figure[] OfKaplan(Constant n, Constant d)
    {
        var loss = KaplanLaws.Loss(n.Value, d.Value);
        Constant[] letters =
        [
            new("N_c", KaplanLaws.JointParameterScale), new("D_c", KaplanLaws.JointTokenScale),
            new("α_N", KaplanLaws.ParameterExponent), new("α_D", KaplanLaws.JointTokenExponent),
        ];
        return
        [
            new("fewest tokens against overfitting", KaplanLaws.LeastTokens(n.Value), "tokens", "5000·N^0.74", [n], Sources.Kaplan),
            new("loss by Kaplan", loss, "nats/token", "[(N_c/N)^(α_N/α_D) + D_c/D]^α_D", [n, d, .. letters], Sources.Kaplan),
            new("critical batch at that loss", KaplanLaws.CriticalBatch(loss), "tokens", "2e8 / L^(1/0.21)", [new("L", loss)], Sources.Kaplan),
        ];
    }

    private static Constant[] Letters(ParametricLaw law)
        => [new("E", law.E), new("A", law.A), new("α", law.Alpha), new("B", law.B), new("β", law.Beta)];

    private static string Advice(double epochs) => epochs switch
    {
        <= 1 => "No token is seen twice.",
        <= DataConstrainedLaw.CheapEpochs => "Up to 4 epochs repeated tokens are nearly as good as new ones.",
        <= 16 => "Past 4 epochs each repeat is worth visibly less; more data would help more than more epochs.",
        _ => "Past 16 epochs repeats bring little; stop earlier, train a smaller model or find more data.",
    };
}
