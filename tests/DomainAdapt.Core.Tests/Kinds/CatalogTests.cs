using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Core.Tests.Kinds;

public sealed class CatalogTests
{
    private readonly Catalog _catalog = new();

    public CatalogTests()
    {
        _catalog.AddStep<LimitSpec>("limit", 2, spec => new LimitStep(spec.Most));
        _catalog.AddStage<LimitStageSpec>("limit", 1, _ => throw new NotSupportedException());
        _catalog.AddReader<SomeReader>("text", 1, _ => "a reader");
        _catalog.AddOrigin<SomeOrigin>("path", 1, _ => "an origin");
    }

    [Fact]
    public void Create_GivesTheWorkerItsSettings()
        => Assert.Equal(7, _catalog.Create<LimitStep>(new LimitSpec { Kind = "limit", Most = 7 }).Most);

    [Fact] // Steps keep buffers: two tasks must never share one.
    public void Create_Twice_MakesTwoWorkers()
    {
        var spec = new LimitSpec { Kind = "limit" };
        Assert.NotSame(_catalog.Create<IStep>(spec), _catalog.Create<IStep>(spec));
    }

    [Fact]
    public void Find_TellsRolesApart()
    {
        Assert.Equal(typeof(LimitSpec), _catalog.Find(typeof(StepSpec), "limit")!.SpecType);
        Assert.Equal(typeof(LimitStageSpec), _catalog.Find(typeof(StageSpec), "limit")!.SpecType);
        Assert.Null(_catalog.Find(typeof(ReaderSpec), "limit"));
        Assert.Null(_catalog.Find(typeof(StepSpec), "Limit"));
    }

    [Fact]
    public void Of_IsTheKindOfThatNameAndThoseSettings()
    {
        Assert.Equal(2, _catalog.Of(new LimitSpec { Kind = "limit" }).Version);
        var failure = Assert.Throws<KeyNotFoundException>(() => _catalog.Of(new LimitSpec { Kind = "text" }));
        Assert.Contains("'text'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(LimitSpec), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ANameOfTheSameRoleTwice_Throws()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => _catalog.AddStep<OtherSpec>("limit", 1, _ => new LimitStep(0)));
        Assert.Contains("'limit'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(typeof(LimitSpec), _catalog.Find(typeof(StepSpec), "limit")!.SpecType);
    }

    [Fact]
    public void Kinds_AreInOrderOfRoleThenName()
    {
        _catalog.AddStep<OtherSpec>("drop", 1, _ => new LimitStep(0));
        Assert.Equal(
            ["OriginSpec path", "ReaderSpec text", "StageSpec limit", "StepSpec drop", "StepSpec limit"],
            _catalog.Kinds.Select(kind => $"{kind.Role.Name} {kind.Name}"));
    }

    private sealed record LimitSpec : StepSpec
    {
        public int Most { get; init; }
    }

    private sealed record OtherSpec : StepSpec;

    private sealed record LimitStageSpec : StageSpec;

    private sealed record SomeReader : ReaderSpec;

    private sealed record SomeOrigin : OriginSpec;

    private sealed class LimitStep(int most) : IStep
    {
        public int Most => most;
    }
}
