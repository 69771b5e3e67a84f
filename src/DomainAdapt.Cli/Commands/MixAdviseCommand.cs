using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Cli.Advising;
using DomainAdapt.Core.Failures;
using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Mixtures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt mix advise FILE</c>: which share of domain text a mix should have, from short trainings at several.</summary>
internal static class MixAdviseCommand
{
    private static readonly double[] UsualShares = [0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95];

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var train = new Option<string?>("--train") { Description = "Train stage whose mix is asked about (default: the last on a mix of domain and general sources)." };
        var shares = new Option<string>("--shares")
        {
            Description = "Shares of domain text to try, 5 to 9 of them.",
            DefaultValueFactory = _ => string.Join(',', UsualShares.Select(share => share.ToString(CultureInfo.InvariantCulture))),
        };
        var tokens = new Option<string>("--proxy-tokens") { Description = "Tokens of each training, such as 1M.", DefaultValueFactory = _ => "1M" };
        var holdBack = new Option<double?>("--hold-back") { Description = "Also train at this share, leave it out of the fit, and say how far the prediction was off." };
        var weight = new Option<double>("--domain-weight") { Description = "How much the domain's loss counts beside the general's, 0 to 1.", DefaultValueFactory = _ => 0.5 };
        var tolerance = new Option<double>("--tolerance") { Description = "By how much, as a share, general text may become worse than under the base.", DefaultValueFactory = _ => 0 };
        var file = new Option<string?>("--json") { Description = "Also write runs, laws and advice to this file." };
        var command = new Command(
            "advise",
            "Train briefly at several shares of domain text, fit the D-CPT law to what held-out text loses, and recommend a share, with its interval and cost. "
            + "The pipeline needs a mix of domain and general sources, a training on it, and an evaluation; --set changes the model, as in any run.")
        {
            train, shares, tokens, holdBack, weight, tolerance, file,
        };
        var options = new PipelineOptions().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            double[] tried = [.. parsed.GetRequiredValue(shares).Split(',').Select(Share)];
            if (tried.Distinct().Count() is < 5 or > 9)
                throw Wrong($"--shares has {tried.Distinct().Count()} shares; expected 5 to 9 that differ.");
            if (!Quantity.TryParse(parsed.GetRequiredValue(tokens), out var budget) || budget < 1)
                throw Wrong($"--proxy-tokens is {parsed.GetRequiredValue(tokens)}; expected a number such as 1M.");
            if (parsed.GetValue(weight) is not (>= 0 and <= 1) || parsed.GetValue(tolerance) is not (>= 0 and < 1))
                throw Wrong("--domain-weight and --tolerance are shares: expected 0 to 1.");
            var held = parsed.GetValue(holdBack) is { } back ? Share(back.ToString(CultureInfo.InvariantCulture)) : (double?)null;

            var proxies = new ProxyRuns(options, parsed, parsed.GetValue(train));
            var runs = new List<MixtureRun>();
            foreach (var share in tried.Distinct().Order())
                runs.Add(await proxies.TrainAsync(share, (long)budget, cancellationToken));
            var heldBack = held is { } at ? await proxies.TrainAsync(at, (long)budget, cancellationToken) : null;
            var start = proxies.HasBase ? await proxies.BaseAsync(cancellationToken) : null;
            var goal = new MixtureGoal(runs.Average(run => run.Tokens), parsed.GetValue(weight), parsed.GetValue(tolerance));
            var report = new AdviceReport(runs, heldBack, start, goal, new MixtureAdvice(runs, goal, start?.General), proxies.Parameters, proxies.Tokens, proxies.Seconds);
            parsed.InvocationConfiguration.Output.Write(report.ToText());
            if (parsed.GetValue(file) is { } path)
                DurableFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(report.ToJson(), Json) + "\n"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static double Share(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1
            ? share
            : throw Wrong($"'{text}' is no share of domain text; expected one between 0 and 1, such as 0.3.");

    private static DomainAdaptException Wrong(string message) => new(message, ExitCodes.Spec);
}
