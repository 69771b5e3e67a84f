using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Execution;

namespace DomainAdapt.Pipelines.Tests.Execution;

public sealed class SelectionTests : IDisposable
{
    private readonly TinyPipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Theory]
    [InlineData(null, null, "write@left write@right halve@left halve@right join")]
    [InlineData("halve", null, "halve@left halve@right join")]
    [InlineData(null, "halve", "write@left write@right halve@left halve@right")]
    [InlineData("halve", "halve", "halve@left halve@right")]
    [InlineData("halve@right", null, "halve@right join")]
    [InlineData(null, "halve@left", "write@left write@right halve@left")]
    [InlineData("join", "join", "join")]
    public void Of_FromAndTo_IsTheStretchBetween(string? from, string? to, string expected)
        => Assert.Equal(expected, Selected(Selection.Of(_pipeline.Plan, from, to)));

    [Theory]
    [InlineData("halve", "halve@left halve@right")]
    [InlineData("join write@right", "write@right join")]
    public void Of_Only_IsThoseStages(string only, string expected)
        => Assert.Equal(expected, Selected(Selection.Of(_pipeline.Plan, only: only.Split(' '))));

    [Fact]
    public void IsForced_IsOfSelectedStagesAlone()
    {
        var forced = Selection.Of(_pipeline.Plan, only: ["halve@left"], force: true);
        Assert.Equal(["halve@left"], _pipeline.Plan.Nodes.Where(forced.IsForced).Select(node => node.Address));
        Assert.DoesNotContain(_pipeline.Plan.Nodes, Selection.Of(_pipeline.Plan, only: ["halve@left"]).IsForced);
    }

    [Theory]
    [InlineData("mix", null, null)]
    [InlineData(null, "mix", null)]
    [InlineData(null, null, "mix")]
    [InlineData("halve@web", null, null)]
    public void Of_AnUnknownStage_NamesThoseThereAre(string? from, string? to, string? only)
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Selection.Of(_pipeline.Plan, from, to, only is null ? null : [only]));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains($"no stage '{from ?? to ?? only}'. The plan has: write, halve, join.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FromAfterTo_SaysSo()
    {
        var failure = Assert.Throws<DomainAdaptException>(() => Selection.Of(_pipeline.Plan, from: "join", to: "write"));
        Assert.Equal("--from join comes after --to write. Nothing was run.", failure.Message);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    private string Selected(Selection selection) => string.Join(' ', _pipeline.Plan.Nodes.Where(selection.Contains).Select(node => node.Address));
}
