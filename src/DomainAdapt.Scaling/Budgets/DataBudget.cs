using DomainAdapt.Scaling.Laws;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>What the tokens of a request are worth, and what each law would ask for.</summary>
public static class DataBudget
{
    /// <summary>Tokens, epochs and the worth of repeats.</summary>
    public static BudgetSection Tokens(BudgetRequest request)
    {
        var (n, d, u) = (request.Parameters, request.PlannedTokens, request.PlannedUniqueTokens);
        var effective = DataConstrainedLaw.EffectiveTokens(u, d);
        Constant seen = new("D", d), unique = new("U", u), parameters = new("N", n);
        const string Law = "Muennighoff et al., arXiv:2305.16264, 2023";
        return new BudgetSection(
            "Data",
            [
                new("tokens seen", d, "tokens", request.Tokens is null ? "r·N" : "given", request.Tokens is null ? [parameters, new("r", request.TokensPerParameter)] : [],
                    request.Tokens is null ? "20 tokens a parameter unless told otherwise (Hoffmann et al., arXiv:2203.15556, 2022)" : "the request"),
                new("tokens that differ", u, "tokens", request.UniqueTokens is null ? "D" : "min(given, D)", [seen], "the request"),
                new("epochs", d / u, "", "D/U", [seen, unique], "arithmetic"),
                new("effective tokens", effective, "tokens", "U·(1 + R*·(1 - e^(-(D/U - 1)/R*)))", [unique, seen, new("R*", DataConstrainedLaw.TokenDecay)], Law),
                new("worth of a token seen", effective / d, "", "effective/D", [new("effective", effective), seen], Law),
                new("tokens seen per parameter", d / n, "", "D/N", [seen, parameters], "arithmetic"),
                Loss(ParametricLaw.Refit, request),
                new("loss with the repeats", DataConstrainedLaw.Loss(n, d, u), "nats/token", "E + A/N'^α + B/D'^β", [parameters, seen, unique, .. Letters(ParametricLaw.DataConstrained)], Law),
            ],
            [Advice(d / u)]);
    }

    /// <summary>What N parameters ask for, and which N this compute asks for, by each law.</summary>
    public static BudgetSection Optima(BudgetRequest request, double flops)
    {
        Constant n = new("N", request.Parameters), c = new("C", flops);
        var figures = new List<Figure>
        {
            new("tokens by the 20 tokens rule", TwentyTokensRule.TokensFor(request.Parameters), "tokens", "20·N", [n], "Hoffmann et al., arXiv:2203.15556, 2022"),
        };
        foreach (var line in new[] { ComputeOptimalLine.Approach1, ComputeOptimalLine.Approach2 })
        {
            Constant[] constants = [new("a", line.ParameterExponent), new("n", line.ParameterOffset), new("b", line.TokenExponent), new("d", line.TokenOffset)];
            figures.Add(new($"tokens by {line.Name}", line.TokensFor(request.Parameters), "tokens", "log D = b·(log N - n)/a + d", [n, .. constants], line.Source));
            figures.Add(new($"parameters by {line.Name}", line.Parameters(flops), "parameters", "log N = a·log C + n", [c, .. constants], line.Source));
        }
        foreach (var law in ParametricLaw.All)
        {
            figures.Add(new($"tokens by {law.Name}", law.TokensFor(request.Parameters), "tokens", "(N/G)^((α+β)/β) / N, G = (αA/βB)^(1/(α+β))", [n, .. Letters(law)], law.Source));
            figures.Add(new($"parameters by {law.Name}", law.Parameters(flops), "parameters", "G·(C/6)^(β/(α+β))", [c, .. Letters(law)], law.Source));
        }
        figures.Add(new(
            "fewest tokens against overfitting", KaplanLaws.LeastTokens(request.Parameters), "tokens", "5000·N^0.74", [n], "Kaplan et al., arXiv:2001.08361, 2020"));
        return new BudgetSection(
            "What the laws ask for", figures,
            ["Approaches 1 and 2 and the refit come to about 20 tokens a parameter; approach 3 as printed does not. The constants stand beside each figure."]);
    }

    private static Figure Loss(ParametricLaw law, BudgetRequest request) => new(
        $"loss by {law.Name}", law.Loss(request.Parameters, request.PlannedTokens), "nats/token", "E + A/N^α + B/D^β",
        [new("N", request.Parameters), new("D", request.PlannedTokens), .. Letters(law)], law.Source);

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
