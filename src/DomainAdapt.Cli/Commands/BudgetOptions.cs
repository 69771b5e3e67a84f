using System.CommandLine;
using DomainAdapt.Core.Failures;
using DomainAdapt.Scaling.Budgets;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;
using DomainAdapt.Scaling.Memory;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Cli.Commands;

/// <summary>The options of <c>domainadapt budget</c>, and the request they make.</summary>
internal sealed class BudgetOptions
{
    private const string DefaultParameters = "1B";

    private readonly Option<string?> _parameters = new("--parameters") { Description = $"Parameters of the model, such as 350M or 7B (default: {DefaultParameters})." };
    private readonly Option<string?> _model = new("--model") { Description = "A published model instead, such as llama-7b or bloomberggpt." };
    private readonly Option<string?> _tokens = new("--tokens") { Description = "Tokens to see, such as 20B (default: tokens per parameter times parameters)." };
    private readonly Option<string?> _unique = new("--unique-tokens") { Description = "Tokens that differ; the rest are repeats (default: all)." };

    private readonly Option<double> _ratio = new("--tokens-per-parameter")
    {
        Description = "Tokens a parameter should see.",
        DefaultValueFactory = _ => TwentyTokensRule.TokensPerParameter,
    };

    private readonly Option<int> _gpus = new("--gpus") { Description = "How many GPUs.", DefaultValueFactory = _ => 8 };
    private readonly Option<string> _gpu = new("--gpu") { Description = "Which GPU.", DefaultValueFactory = _ => Accelerator.H100.Name };

    private readonly Option<string> _precision = new("--precision")
    {
        Description = $"What training keeps for each parameter: {Names(PrecisionRecipe.All.Select(recipe => recipe.Name))}.",
        DefaultValueFactory = _ => PrecisionRecipe.BFloat16.Name,
    };

    private readonly Option<int> _zero = new("--zero")
    {
        Description = "ZeRO stage: 0 splits nothing, 1 optimiser states, 2 gradients too, 3 weights too.",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<string> _recompute = new("--recompute")
    {
        Description = "Activations computed again in the backward pass.",
        DefaultValueFactory = _ => "selective",
    };

    private readonly Option<int> _sequence = new("--sequence") { Description = "Tokens in a sequence.", DefaultValueFactory = _ => 2048 };
    private readonly Option<int> _microBatch = new("--micro-batch") { Description = "Sequences on a GPU at a time.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _rank = new("--rank") { Description = "Rank of the adapters, with lora and qlora.", DefaultValueFactory = _ => 16 };
    private readonly Option<double?> _mfu = new("--mfu") { Description = "Share of the peak that the model's FLOPs reach (default: 0.4 less what recompute costs)." };

    private readonly Option<double?> _days = new("--days") { Description = "Days within which it should be done: says how many GPUs that takes." };

    private readonly Option<double> _price = new("--price")
    {
        Description = "US dollars of a GPU for an hour.",
        DefaultValueFactory = _ => BudgetRequest.AssumedPricePerGpuHour,
    };

    private readonly Option<double> _pue = new("--pue")
    {
        Description = "Power of the site over that of its GPUs.",
        DefaultValueFactory = _ => BudgetRequest.AssumedPowerOverhead,
    };

    /// <summary>Adds the options to a command.</summary>
    public BudgetOptions AddTo(Command command)
    {
        _gpu.AcceptOnlyFromAmong([.. Accelerator.All.Select(each => each.Name)]);
        _recompute.AcceptOnlyFromAmong("none", "selective", "full");
        _zero.AcceptOnlyFromAmong("0", "1", "2", "3");
        Option[] options =
            [_parameters, _model, _tokens, _unique, _ratio, _gpus, _gpu, _precision, _zero, _recompute, _sequence, _microBatch, _rank, _mfu, _days, _price, _pue];
        foreach (var option in options)
            command.Options.Add(option);
        return this;
    }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="DomainAdaptException">A number, a model or a recipe is not known.</exception>
    public BudgetRequest Request(ParseResult parsed)
    {
        if (parsed.GetValue(_parameters) is not null && parsed.GetValue(_model) is not null)
            throw Wrong("--parameters and --model are both given; give one, as the model says how many parameters it has.");
        var shape = parsed.GetValue(_model) is { } model
            ? ModelShapes.Find(model) ?? throw Wrong($"--model is {model}; expected one of {Names(ModelShapes.All.Select(each => each.Name))}.")
            : null;
        var precision = parsed.GetRequiredValue(_precision);
        return new BudgetRequest
        {
            Shape = shape,
            Parameters = shape?.Parameters ?? Number("--parameters", parsed.GetValue(_parameters) ?? DefaultParameters),
            Tokens = parsed.GetValue(_tokens) is { } tokens ? Number("--tokens", tokens) : null,
            UniqueTokens = parsed.GetValue(_unique) is { } unique ? Number("--unique-tokens", unique) : null,
            TokensPerParameter = parsed.GetValue(_ratio),
            Gpus = parsed.GetValue(_gpus),
            Accelerator = Accelerator.Find(parsed.GetRequiredValue(_gpu))!,
            Recipe = PrecisionRecipe.Find(precision) ?? throw Wrong(
                $"--precision is {precision}; expected one of {Names(PrecisionRecipe.All.Select(recipe => recipe.Name))}."
                + (precision == "int8" ? $" {TwentyFourBytesRule.Remark}" : "")),
            Zero = (ZeroStage)parsed.GetValue(_zero),
            Recompute = Enum.Parse<Recompute>(parsed.GetRequiredValue(_recompute), ignoreCase: true),
            SequenceTokens = parsed.GetValue(_sequence),
            MicroBatch = parsed.GetValue(_microBatch),
            Rank = parsed.GetValue(_rank),
            ModelUtilization = parsed.GetValue(_mfu),
            Days = parsed.GetValue(_days),
            PricePerGpuHour = parsed.GetValue(_price),
            PowerOverhead = parsed.GetValue(_pue),
        };
    }

    private static double Number(string option, string text)
        => Quantity.TryParse(text, out var value) ? value : throw Wrong($"{option} is {text}; expected a number with an optional K, M, B or T, such as 1.3B.");

    private static DomainAdaptException Wrong(string message) => new(message, ExitCodes.Spec);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
