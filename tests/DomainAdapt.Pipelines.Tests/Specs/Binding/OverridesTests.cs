namespace DomainAdapt.Pipelines.Tests.Specs.Binding;

public sealed class OverridesTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_TakesOverridesByName()
    {
        var spec = _folder.Load(SpecFolder.Pipeline,
            "seed=7", "execution.workers=3", "sources.web.domain=true", "mix.budget_tokens=1_000", "mix.shares={filings: 0.6, web: 0.4}",
            "clean.length.min_words=10", "clean.length.max_words=null", "train.init.models=[read, mix]").Spec;

        Assert.Equal(7, spec.Seed);
        Assert.Equal(3, spec.Execution.Workers);
        Assert.True(spec.Sources["web"].Domain);
        var mix = Assert.IsType<MixSpec>(spec.Stages[2]);
        Assert.Equal(1000, mix.BudgetTokens);
        Assert.Equal(0.6m, mix.Shares["filings"]);
        var length = Assert.IsType<LengthSpec>(Assert.IsType<CleanSpec>(spec.Stages[1]).Steps[1]);
        Assert.Equal((10, null), (length.MinWords, length.MaxWords));
        Assert.Equal(["read", "mix"], Assert.IsType<TrainSpec>(spec.Stages[3]).Init.Models);
    }

    [Theory]
    [InlineData("seed", "--set seed: needs a path and a value, such as mix.budget_tokens=1000.")]
    [InlineData("a..b=1", "--set a..b=1: needs a path and a value, such as mix.budget_tokens=1000.")]
    [InlineData("mix=1", "--set mix=1: 'mix' is a stage; name one of its settings too, such as mix.name.")]
    [InlineData("mxi.budget_tokens=1", "--set mxi.budget_tokens=1: there is no stage or setting 'mxi'. Did you mean 'mix'?")]
    [InlineData("mix.budget=x", "--set mix.budget=x: stages[2].budget: there is no such setting. Did you mean 'budget_tokens'?")]
    [InlineData("mix.budget_tokens=x", "--set mix.budget_tokens=x: stages[2].budget_tokens: needs an integer; found 'x'.")]
    [InlineData("mix.shares={web: 1", "--set mix.shares={web: 1: this is not YAML")]
    [InlineData("seed.x=1", "--set seed.x=1: 'seed' has no settings to name; it is '20260117' at pipeline.yaml:2:7.")]
    public void Load_LocatesWrongOverridesAtTheArgument(string set, string expected)
    {
        Assert.StartsWith(expected, Assert.Single(_folder.Problems(SpecFolder.Pipeline, set)), StringComparison.Ordinal);
    }
}
