using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Pipelines.Specs.Describing;

namespace DomainAdapt.Pipelines.Tests.Specs.Describing;

public sealed class SpecPrinterTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ToYaml_BindsAgainToAnEqualSpec()
    {
        var spec = _folder.Load(SpecFolder.Pipeline, "sample.limit_documents=10", "mix.shuffle=false", "clean.repair.more_lists=['a b', '#c: d', \"e\\tf\"]").Spec;

        var yaml = SpecPrinter.ToYaml(spec);

        Assert.Equal(SpecFolder.Json(spec), SpecFolder.Json(_folder.Load(yaml).Spec));
        Assert.Contains("shard_bytes: 67108864\n", yaml, StringComparison.Ordinal);
        Assert.Contains("  memory_gib: 4\n", yaml, StringComparison.Ordinal); // a default
        Assert.DoesNotContain("workers", yaml, StringComparison.Ordinal); // absent by default
    }

    [Theory]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("1.0")]
    [InlineData("1_000")]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("- x")]
    [InlineData("two\nlines, \"quoted\" and 'quoted': #")]
    [InlineData("Zürich")]
    [InlineData("a: b")]
    public void ToYaml_KeepsText(string text)
    {
        var spec = _folder.Load().Spec with { Execution = new ExecutionSpec { Work = text, Kind = text } };
        Assert.Equal(spec.Execution, _folder.Load(SpecPrinter.ToYaml(spec)).Spec.Execution);
    }

    [Fact]
    public void ToYaml_WritesNullWhereTheDefaultIsNot()
    {
        var spec = _folder.Load(SpecFolder.Pipeline, "clean.length.max_words=null").Spec;
        var yaml = SpecPrinter.ToYaml(spec);
        Assert.Contains("max_words: null\n", yaml, StringComparison.Ordinal);
        Assert.Equal(SpecFolder.Json(spec), SpecFolder.Json(_folder.Load(yaml).Spec));
    }

    [Fact]
    public void ToYaml_ReadsLikeAFile()
    {
        var spec = new PipelineSpec
        {
            Name = "small",
            Sources = new Dictionary<string, SourceSpec> { ["web"] = new() { Corpus = "web.yaml" } },
            Stages = [new MixSpec { Kind = "mix", Name = "mix-b", BudgetTokens = 10, Shares = new Dictionary<string, decimal> { ["web"] = 1.00m } }],
        };
        Assert.Equal(
            """
            name: small
            seed: 1
            sources:
              web:
                corpus: web.yaml
                domain: false
                allow_unlicensed: false
            stages:
              - kind: mix
                name: mix-b
                budget_tokens: 10
                shares: {web: 1}
                max_epochs: {}
                on_exhausted: stop
                shuffle: true
            sample:
              share: 1
            execution:
              kind: local
              memory_gib: 4
              work: work

            """,
            SpecPrinter.ToYaml(spec));
    }
}
