using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>How a config tells of the wavelengths of rotary positions.</summary>
internal sealed record RopeConfig
{
    public const string Unchanged = "default";

    private const string Llama3 = "llama3";
    private const string Linear = "linear";

    public string? RopeType { get; init; }

    /// <summary>The older name of <see cref="RopeType"/>.</summary>
    public string? Type { get; init; }

    public double? RopeTheta { get; init; }

    /// <summary>Share of each head that is turned.</summary>
    public double? PartialRotaryFactor { get; init; }

    public double? Factor { get; init; }

    public double? LowFreqFactor { get; init; }

    public double? HighFreqFactor { get; init; }

    public int? OriginalMaxPositionEmbeddings { get; init; }

    /// <summary>Where models with layers of both kinds tell of those that see all.</summary>
    public RopeConfig? FullAttention { get; init; }

    /// <summary>And of those that see a window.</summary>
    public RopeConfig? SlidingAttention { get; init; }

    /// <summary>What is done to wavelengths; <c>default</c> where nothing is.</summary>
    [JsonIgnore]
    public string Kind => RopeType ?? Type ?? (Factor is null ? Unchanged : "none");

    /// <summary>The settings of a scaling, by their names in the file.</summary>
    public static Dictionary<string, object?>? Of(RopeScaling? scaling) => scaling switch
    {
        null => null,
        { IsLinear: true } => new() { ["rope_type"] = Linear, ["factor"] = scaling.Factor },
        _ => new()
        {
            ["rope_type"] = Llama3,
            ["factor"] = scaling.Factor,
            ["low_freq_factor"] = scaling.LowFrequencyFactor,
            ["high_freq_factor"] = scaling.HighFrequencyFactor,
            ["original_max_position_embeddings"] = scaling.OldContext,
        },
    };

    /// <summary>The scaling; null where wavelengths are as they were.</summary>
    public RopeScaling? ToScaling(string path)
    {
        if (Kind == Unchanged)
            return null;
        if (Kind == Linear)
            return RopeScaling.Linear(Factor ?? throw new JsonException("rope_scaling lacks factor"));
        if (Kind != Llama3)
            ModelConfig.Demand(path, "rope_scaling.rope_type", Kind, $"{Linear} or {Llama3}");
        return Factor is { } factor && LowFreqFactor is { } low && HighFreqFactor is { } high && OriginalMaxPositionEmbeddings is { } old
            ? new RopeScaling(factor, low, high, old)
            : throw new JsonException("rope_scaling lacks factor, low_freq_factor, high_freq_factor or original_max_position_embeddings");
    }
}
