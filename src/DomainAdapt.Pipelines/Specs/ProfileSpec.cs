using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Specs;

/// <summary>A profile file: the steps of a <c>clean</c> stage with the limits that fit one type of source.</summary>
public sealed record ProfileSpec
{
    /// <summary>The type of source.</summary>
    public required string Name { get; init; }

    /// <summary>The steps, in order.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>What calibration found for each limit; for readers, and decides nothing.</summary>
    public IReadOnlyList<ProfileLimitSpec> Limits { get; init; } = [];
}

/// <summary>A limit as calibration found it.</summary>
public sealed record ProfileLimitSpec
{
    /// <summary>The setting, such as <c>gopher_quality.min_words</c>.</summary>
    public required string Setting { get; init; }

    /// <summary>The web's limit; none where the rule is off.</summary>
    public double? Web { get; init; }

    /// <summary>The profile's.</summary>
    public double? Profile { get; init; }

    /// <summary>Documents of the seed that the web's limit would drop.</summary>
    public int DroppedByWeb { get; init; }

    /// <summary>Documents of the seed that the profile's drops.</summary>
    public int DroppedByProfile { get; init; }

    /// <summary>Documents just kept: what they measured, their ids and beginnings.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Documents just cut.</summary>
    public IReadOnlyList<string> Cut { get; init; } = [];
}
