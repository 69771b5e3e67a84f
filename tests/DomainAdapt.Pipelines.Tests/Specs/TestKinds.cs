using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Pipelines.Tests.Specs;

/// <summary>A small catalog with every form a setting can have.</summary>
internal static class TestKinds
{
    public static Catalog Catalog { get; } = Create();

    private static Catalog Create()
    {
        var catalog = new Catalog();
        catalog.AddStage<ReadSpec>("read", 1, _ => throw new NotSupportedException());
        catalog.AddStage<CleanSpec>("clean", 2, _ => throw new NotSupportedException());
        catalog.AddStage<MixSpec>("mix", 1, _ => throw new NotSupportedException());
        catalog.AddStage<TrainSpec>("train", 1, _ => throw new NotSupportedException());
        catalog.AddStep<LengthSpec>("length", 1, _ => throw new NotSupportedException());
        catalog.AddStep<RepairSpec>("repair", 1, _ => throw new NotSupportedException());
        catalog.AddOrigin<FolderSpec>("folder", 1, _ => throw new NotSupportedException());
        catalog.AddReader<LinesSpec>("lines", 1, _ => throw new NotSupportedException());
        return catalog;
    }
}

/// <summary>Settings of the <c>read</c> stage.</summary>
public sealed record ReadSpec : StageSpec
{
    /// <summary>Size at which an output is rolled.</summary>
    public long ShardBytes { get; init; } = 256 << 20;
}

public sealed record CleanSpec : StageSpec
{
    /// <summary>The steps, in order.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }
}

public sealed record LengthSpec : StepSpec
{
    public int MinWords { get; init; } = 50;

    public int? MaxWords { get; init; } = 100_000;

    public override void Check(SpecProblems problems)
    {
        if (MinWords > MaxWords)
            problems.Add("min_words", $"are more than max_words: {MinWords} and {MaxWords}");
    }
}

public sealed record RepairSpec : StepSpec
{
    [InputPath]
    public string? WordList { get; init; }

    [InputPath]
    public IReadOnlyList<string> MoreLists { get; init; } = [];
}

public sealed record MixSpec : StageSpec
{
    /// <summary>Tokens to place, <c>padding</c> not counted; see <see cref="Shares"/>.</summary>
    public required long BudgetTokens { get; init; }

    [SourceReference]
    public required IReadOnlyDictionary<string, decimal> Shares { get; init; }

    [SourceReference]
    public IReadOnlyDictionary<string, double> MaxEpochs { get; init; } = new Dictionary<string, double>();

    public Exhaustion OnExhausted { get; init; } = Exhaustion.Stop;

    public bool Shuffle { get; init; } = true;

    public override void Check(SpecProblems problems)
    {
        if (Shares.Values.Sum() is var sum and not 1)
            problems.Add("shares", $"have shares that add up to {sum}, not 1");
    }
}

public enum Exhaustion
{
    Stop,
    RenormaliseShares,
}

public sealed record TrainSpec : StageSpec
{
    [StageReference]
    public string? From { get; init; }

    public InitSpec Init { get; init; } = new();
}

public sealed record InitSpec
{
    [StageReference]
    public IReadOnlyList<string> Models { get; init; } = [];

    public double Scale { get; init; } = 0.02;
}

public sealed record FolderSpec : OriginSpec
{
    [InputPath]
    public required string Path { get; init; }
}

public sealed record LinesSpec : ReaderSpec
{
    public string TextColumn { get; init; } = "text";
}
