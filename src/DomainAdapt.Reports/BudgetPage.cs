using DomainAdapt.Reports.Model;
using DomainAdapt.Reports.Rendering;
using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Laws;
using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Reports;

/// <summary>A budget as one HTML page: plots of what its laws say around the request, then every figure with formula, constants and source.</summary>
public static class BudgetPage
{
    private const int Points = 60;

    private static readonly ReportColumn Loss = new("loss", "Loss, nats a token", ValueFormat.Number);

    /// <summary>The page.</summary>
    public static string Write(BudgetReport report)
    {
        var request = report.Request;
        var title = $"Budget: {Quantity.Format(request.Parameters)} parameters, {Quantity.Format(request.PlannedTokens)} tokens";
        return HtmlPage.Write(title, $"{request.Gpus} x {request.Accelerator.Title}, {request.Recipe.Title}. Every figure has its formula, constants and source.", SectionsOf(report));
    }

    internal static IReadOnlyList<Section> SectionsOf(BudgetReport report) =>
    [
        new("plots", "Plots", "What the laws say around this request. Axes of tokens, FLOPs and parameters are powers of ten.",
            [LossAlongTokens(report.Request), WorthOfRepeats(report.Request), MemoryAlongGpus(report.Request), BestSizes()]),
        .. report.Sections.Select((section, number) => new Section(
            FormattableString.Invariant($"section{number}"), section.Title, string.Join(' ', section.Remarks), [TableOf(section, number)])),
        new("sizes", "Which model sizes suit these GPUs and this data", "With the tokens asked for.", [SizesOf(report)]),
    ];

    private static LineChart LossAlongTokens(BudgetRequest request)
    {
        var exponents = Range(Math.Log10(request.PlannedTokens) - 2, Math.Log10(request.PlannedTokens) + 1);
        ParametricLaw[] laws = [ParametricLaw.Unrounded, ParametricLaw.Refit];
        return new LineChart(
            "loss", $"Loss of {Quantity.Format(request.Parameters)} parameters along the tokens", new ReportColumn("tokens", "Tokens seen, power of ten", ValueFormat.Number), Loss,
            [
                .. laws.Select(law => new Series(law.Name, exponents, [.. exponents.Select(e => law.Loss(request.Parameters, Math.Pow(10, e)))])),
                new Series(
                    $"{ParametricLaw.DataConstrained.Name}, {Quantity.Format(request.PlannedUniqueTokens)} tokens that differ", exponents,
                    [.. exponents.Select(e => DataConstrainedLaw.Loss(request.Parameters, Math.Pow(10, e), Math.Min(request.PlannedUniqueTokens, Math.Pow(10, e))))]),
            ]);
    }

    private static LineChart WorthOfRepeats(BudgetRequest request)
    {
        var epochs = Range(1, Math.Max(20, 1.2 * request.PlannedTokens / request.PlannedUniqueTokens));
        return new LineChart(
            "repeats", "What epochs over the same tokens are worth (Muennighoff et al., 2023)", new ReportColumn("epochs", "Epochs", ValueFormat.Number),
            new ReportColumn("multiple", "Worth, in times the tokens that differ", ValueFormat.Number),
            [new Series("repeated", epochs, [.. epochs.Select(DataConstrainedLaw.EffectiveMultiple)]), new Series("if all were new", epochs, epochs)]);
    }

    private static LineChart MemoryAlongGpus(BudgetRequest request)
    {
        double[] gpus = [.. Enumerable.Range(0, 11).Select(power => (double)(1 << power)).Where(count => count <= Math.Max(64, request.Gpus))];
        return new LineChart(
            "memory", "Memory on each device by what is split", new ReportColumn("gpus", "GPUs", ValueFormat.Count), new ReportColumn("gigabytes", "GB on each", ValueFormat.Number),
            [
                .. Enum.GetValues<ZeroStage>().Select(stage => new Series(
                    stage == ZeroStage.None ? "nothing (DDP)" : FormattableString.Invariant($"ZeRO {(int)stage}"), gpus,
                    [.. gpus.Select(count => new MemoryBudget(request with { Gpus = (int)count }).Total(stage) / 1e9)])),
                new Series("usable of a device", gpus, [.. gpus.Select(_ => new MemoryBudget(request).Usable / 1e9)]),
            ]);
    }

    private static LineChart BestSizes()
    {
        var flops = Range(19, 26);
        return new LineChart(
            "optima", "Best model for a compute", new ReportColumn("flops", "FLOPs, power of ten", ValueFormat.Number),
            new ReportColumn("parameters", "Parameters, power of ten", ValueFormat.Number),
            [
                .. new[] { ComputeOptimalLine.Approach1, ComputeOptimalLine.Approach2 }
                    .Select(line => new Series(line.Name, flops, [.. flops.Select(e => Math.Log10(line.Parameters(Math.Pow(10, e))))])),
                .. new[] { ParametricLaw.Unrounded, ParametricLaw.Refit }
                    .Select(law => new Series(law.Name, flops, [.. flops.Select(e => Math.Log10(law.Parameters(Math.Pow(10, e))))])),
            ]);
    }

    private static ReportTable TableOf(BudgetSection section, int number) => new(
        FormattableString.Invariant($"figures{number}"), section.Title,
        [new("figure", "Figure"), new("value", "Value"), new("formula", "Formula"), new("constants", "Constants"), new("source", "Source")],
        [
            .. section.Figures.Select(figure => (IReadOnlyList<object?>)
            [
                figure.Name, $"{Quantity.Format(figure.Value)} {figure.Unit}".TrimEnd(), figure.Formula,
                string.Join(", ", figure.Constants.Select(constant => $"{constant.Name} = {Quantity.Format(constant.Value)}")), figure.Source,
            ]),
        ]);

    private static ReportTable SizesOf(BudgetReport report) => new(
        "sizes", "Model sizes",
        [
            new("parameters", "Parameters"), new("fits", "Fits with"), new("gigabytes", "GB on each", ValueFormat.Number), new("days", "Days", ValueFormat.Number),
            new("ratio", "Effective tokens a parameter", ValueFormat.Number), new("enough", "Data enough", ValueFormat.Truth),
        ],
        [
            .. report.Sizes.Select(size => (IReadOnlyList<object?>)
            [
                Quantity.Format(size.Parameters), size.LeastZero is { } stage ? FormattableString.Invariant($"ZeRO {(int)stage}") : "does not fit",
                size.GigabytesPerDevice, size.Days, size.EffectiveTokensPerParameter, size.IsDataEnough,
            ]),
        ]);

    private static double[] Range(double from, double to) => [.. Enumerable.Range(0, Points + 1).Select(i => from + ((to - from) * i / Points))];
}
