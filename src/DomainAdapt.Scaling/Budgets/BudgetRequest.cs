using System.Globalization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Scaling.Laws;
using DomainAdapt.Scaling.Memory;
using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Budgets;

/// <summary>What a budget is asked for. What is not given follows from what is.</summary>
public sealed record BudgetRequest
{
    /// <summary>
    /// Share of the peak that training reaches, counted in hardware FLOPs: 40 %, within the 35 to 48 % that eager and compiled
    /// trainers publish for dense models of 1B to 8B on H100 (llm-foundry 2023, torchtitan 2024, Megatron-LM 2024).
    /// </summary>
    public const double UsualHardwareUtilization = 0.40;

    /// <summary>US dollars of a rented GPU for an hour: an assumption to be replaced by one's own price.</summary>
    public const double AssumedPricePerGpuHour = 2.00;

    /// <summary>Power of the whole site over that of its machines: an assumption, near what large sites report.</summary>
    public const double AssumedPowerOverhead = 1.2;

    /// <summary>Share of a device's memory that states and activations may take; the rest goes to context, workspaces and fragments. An assumption.</summary>
    public const double AssumedUsableMemory = 0.90;

    /// <summary>N, all parameters.</summary>
    public required double Parameters { get; init; }

    /// <summary>The model, where it is a published one; else a typical shape of N parameters is assumed.</summary>
    public ModelShape? Shape { get; init; }

    /// <summary>D, tokens to be seen; else <see cref="TokensPerParameter"/> times N.</summary>
    public double? Tokens { get; init; }

    /// <summary>Tokens that differ; else all of them.</summary>
    public double? UniqueTokens { get; init; }

    /// <summary>Tokens a parameter, where no tokens are given.</summary>
    public double TokensPerParameter { get; init; } = TwentyTokensRule.TokensPerParameter;

    /// <summary>The GPU.</summary>
    public Accelerator Accelerator { get; init; } = Accelerator.H100;

    /// <summary>How many.</summary>
    public int Gpus { get; init; } = 8;

    /// <summary>What training keeps for each parameter.</summary>
    public PrecisionRecipe Recipe { get; init; } = PrecisionRecipe.BFloat16;

    /// <summary>What the devices split among them.</summary>
    public ZeroStage Zero { get; init; }

    /// <summary>Which activations are computed again.</summary>
    public Recompute Recompute { get; init; } = Recompute.Selective;

    /// <summary>Tokens in a sequence.</summary>
    public int SequenceTokens { get; init; } = 2048;

    /// <summary>Sequences on a device at a time.</summary>
    public int MicroBatch { get; init; } = 1;

    /// <summary>Rank of the adapters, for recipes that have them.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>MFU, 0 to 1; else <see cref="UsualHardwareUtilization"/> less what recompute costs.</summary>
    public double? ModelUtilization { get; init; }

    /// <summary>Days within which it should be done: the GPUs that takes are worked out; null where that is not asked.</summary>
    public double? Days { get; init; }

    /// <summary>US dollars of a GPU for an hour.</summary>
    public double PricePerGpuHour { get; init; } = AssumedPricePerGpuHour;

    /// <summary>Power of the site over that of the GPUs.</summary>
    public double PowerOverhead { get; init; } = AssumedPowerOverhead;

    /// <summary>Tokens to be seen.</summary>
    public double PlannedTokens => Tokens ?? TokensPerParameter * Parameters;

    /// <summary>Tokens that differ, of those to be seen.</summary>
    public double PlannedUniqueTokens => Math.Min(UniqueTokens ?? PlannedTokens, PlannedTokens);

    /// <summary>Shape for activations and attention.</summary>
    public ModelShape PlannedShape => Shape ?? TypicalShape.For(Parameters, SequenceTokens);

    /// <summary>Parameters that are trained.</summary>
    public double TrainedParameters => Recipe.IsAdapter ? LowRankAdapter.AllMatrices(Rank, PlannedShape) : Parameters;

    /// <summary>Peak of one device at this precision, FLOP/s.</summary>
    public double Peak => Recipe == PrecisionRecipe.Float32 ? Accelerator.SinglePeak : Accelerator.HalfPeak;

    /// <summary>Says everything that is wrong with the request.</summary>
    /// <exception cref="DomainAdaptException">Something is; exit code 2.</exception>
    public void Check()
    {
        var problems = new List<string>();
        void Need(bool holds, string option, object found, string expected)
        {
            if (!holds)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"--{option} is {found}; expected {expected}."));
        }
        Need(double.IsFinite(Parameters) && Parameters >= 1, "parameters", Parameters, "a number above 0, such as 1B");
        Need(double.IsFinite(PlannedTokens) && PlannedTokens >= 1, "tokens", PlannedTokens, "a number above 0, such as 20B");
        Need(UniqueTokens is null or >= 1, "unique-tokens", UniqueTokens ?? 0, "a number above 0");
        Need(Gpus >= 1, "gpus", Gpus, "1 or more");
        Need(SequenceTokens >= 1, "sequence", SequenceTokens, "1 or more");
        Need(MicroBatch >= 1, "micro-batch", MicroBatch, "1 or more");
        Need(Rank >= 1, "rank", Rank, "1 or more");
        Need(ModelUtilization is null or (> 0 and <= 1), "mfu", ModelUtilization ?? 0, "a share above 0 and at most 1, such as 0.4");
        Need(Days is null or > 0, "days", Days ?? 0, "a number above 0");
        Need(PricePerGpuHour >= 0, "price", PricePerGpuHour, "0 or more");
        Need(PowerOverhead >= 1, "pue", PowerOverhead, "1 or more");
        Need(
            Accelerator.HasBf16 || !Recipe.Title.Contains("bf16", StringComparison.Ordinal), "precision", Recipe.Name,
            $"a recipe without bf16, which {Accelerator.Name} does not compute: fp16 or fp32");
        if (problems.Count > 0)
            throw new DomainAdaptException(string.Join(Environment.NewLine, problems), ExitCodes.Spec);
    }
}
