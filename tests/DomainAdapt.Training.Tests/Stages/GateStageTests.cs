using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Testing;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

/// <summary>What a gate makes of figures that are given: law is the domain, web is not.</summary>
public sealed class GateStageTests : IDisposable
{
    private static readonly GateSpec Limits = new() { Kind = "gate", Name = "gate", Model = "adapted", Current = "monthly/latest_promoted" };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory] // law falls from 2.0 to 1.8 bits per byte, web rises from 1.0 to 1.05; 2 of 10 documents of law are not clean
    [InlineData(0.1, null, null, true)]
    [InlineData(0.11, null, null, false)]
    [InlineData(null, 0.051, null, true)]
    [InlineData(null, 0.049, null, false)]
    [InlineData(null, null, 0.2, true)]
    [InlineData(null, null, 0.19, false)]
    [InlineData(0.1, 0.049, 0.2, false)]
    [InlineData(0.1, 0.051, 0.2, true)]
    public async Task Promotes_OnlyIfAllLimitsHold(double? gain, double? loss, double? contamination, bool expected)
    {
        var (counts, promotion) = await RunAsync(Limits with { MinDomainGain = gain - 1e-9, MaxGeneralLoss = loss, MaxContamination = contamination + 1e-9 }, Figures());

        Assert.Equal(expected ? 1 : 0, counts["promoted"]);
        Assert.Equal(expected, promotion.GetProperty("promoted").GetBoolean());
        Assert.Equal("adapted", promotion.GetProperty("model").GetString());
        var found = promotion.GetProperty("limits").EnumerateArray().ToDictionary(limit => limit.GetProperty("name").GetString()!, limit => limit.GetProperty("found").GetDouble());
        if (gain is not null)
            Assert.Equal(0.1, found["min_domain_gain"], 1e-9);
        if (loss is not null)
            Assert.Equal(0.05, found["max_general_loss"], 1e-9);
    }

    [Fact] // Nothing to compare is no reason to promote.
    public async Task WithoutGeneralSources_NoLimitOfTheirsHolds()
    {
        var (counts, promotion) = await RunAsync(Limits with { MaxGeneralLoss = 1 }, [.. Figures().Where(row => row.Source == "law")]);
        Assert.Equal(0, counts["promoted"]);
        Assert.Equal(JsonValueKind.Null, promotion.GetProperty("limits")[0].GetProperty("found").ValueKind);
    }

    [Fact]
    public async Task WithoutTheCurrentModel_SaysWhatThereIs()
    {
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(Limits with { MaxGeneralLoss = 1 }, [.. Figures().Where(row => row.Model == "adapted")]));
        Assert.Contains("the evaluation has no model 'monthly/latest_promoted'; it has adapted.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TellsOfLimitsThatAreNone()
    {
        var problems = new SpecProblems();
        new GateSpec { Model = "a", Current = "a" }.Check(problems);
        (Limits with { MaxGeneralLoss = 2 }).Check(problems);
        Assert.Equal(["", "current", "max_general_loss"], problems.All.Select(problem => problem.Path));
    }

    private static Row[] Figures() =>
    [
        // On documents that training text has in part, the model looks better than it is.
        new("adapted", "law", "all", 10, 2000, 1.2), new("adapted", "law", "clean", 8, 1000, 1.8),
        new("monthly/latest_promoted", "law", "all", 10, 2000, 2.5), new("monthly/latest_promoted", "law", "clean", 8, 1000, 2.0),
        new("adapted", "web", "all", 5, 500, 1.05), new("monthly/latest_promoted", "web", "all", 5, 500, 1.0),
    ];

    private async Task<(Counts Counts, JsonElement Promotion)> RunAsync(GateSpec spec, IReadOnlyList<Row> rows)
    {
        var written = new FakeStageTask(_folder.Path) { Stage = "evaluate" };
        TableWriter.Write(written.CreateOutput("tables", TableWriter.SuffixOf("evaluation")), new Table(
            "evaluation",
            new Column<string>("model", [.. rows.Select(row => row.Model)]),
            new Column<string>("source", [.. rows.Select(row => row.Source)]),
            new Column<string>("documents_of", [.. rows.Select(row => row.Set)]),
            new Column<long>("documents", [.. rows.Select(row => row.Documents)]),
            new Column<long>("bytes", [.. rows.Select(row => row.Bytes)]),
            new Column<double>("bits_per_byte", [.. rows.Select(row => row.BitsPerByte)])));
        var stage = new GateStage(spec);
        var inputs = Assert.Single(stage.Split("main", new StageInputs(written.Files, [], null)));
        var task = new FakeStageTask(_folder.Path) { Stage = "gate", Inputs = inputs.Files, Sources = [Source("law", isDomain: true), Source("web", isDomain: false)] };
        var counts = await stage.RunAsync(task, TestContext.Current.CancellationToken);
        return (counts, JsonDocument.Parse(File.ReadAllBytes(task.Channel("promotion")[0].Path)).RootElement);
    }

    private static SourceContext Source(string name, bool isDomain)
        => new(name, new SourceSpec { Corpus = "c", Domain = isDomain }, new CorpusSpec { Id = name, Title = name, From = null!, Read = null! }, ".", new SampleSpec());

    private sealed record Row(string Model, string Source, string Set, long Documents, long Bytes, double BitsPerByte);
}
