using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Tests.Specs.Binding;

public sealed class SettingTests
{
    [Fact]
    public void Of_PutsOwnSettingsBetweenCommonOnes()
        => Assert.Equal(
            ["kind", "name", "budget_tokens", "shares", "max_epochs", "on_exhausted", "shuffle", "inputs", "min_kept_share", "seed"],
            Setting.Of(typeof(MixSpec)).Select(setting => setting.Name));

    [Fact]
    public void Of_KnowsWhatIsRequiredAndWhatMayBeAbsent()
    {
        var settings = Setting.Of(typeof(PipelineSpec)).ToDictionary(setting => setting.Name);
        Assert.True(settings["name"].IsRequired);
        Assert.False(settings["seed"].IsRequired);
        Assert.Equal(1L, settings["seed"].Default);
        Assert.False(settings["sample"].IsNullable);
        Assert.True(Setting.Of(typeof(ExecutionSpec)).Single(setting => setting.Name == "workers").IsNullable);
        Assert.True(Setting.Of(typeof(TrainSpec)).Single(setting => setting.Name == "from").IsNullable);
    }

    [Fact]
    public void Of_ATypeThatNoFileCanHold_IsABug()
    {
        var failure = Assert.Throws<NotSupportedException>(() => Setting.Of(typeof(Impossible)));
        Assert.Contains("System.DateTime", failure.Message, StringComparison.Ordinal);
    }

    private sealed record Impossible
    {
        public DateTime At { get; init; }
    }
}
