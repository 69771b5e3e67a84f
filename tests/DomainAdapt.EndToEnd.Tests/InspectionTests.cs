using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Looking into a finished run: from a document to the steps that saw it and back, and samples of what stages kept and rejected.</summary>
public sealed class InspectionTests(QuickstartTests.FinishedRun run) : IClassFixture<QuickstartTests.FinishedRun>
{
    [Fact]
    public async Task AStepsDocument_IsTracedBackToThatStep()
    {
        var pieces = await TraceAsync("--step", "quickstart/adapted:2");
        Assert.Equal(16, pieces.Select(piece => piece.GetProperty("sequence").GetInt64()).Distinct().Count());
        Assert.Equal(16, pieces.Min(piece => piece.GetProperty("sequence").GetInt64()));
        var id = pieces[3].GetProperty("document").GetString()!;

        var events = await TraceAsync(id);

        string[] what = [.. events.Select(happened => happened.GetProperty("what").GetString()!)];
        Assert.Equal("kept", what[0]);
        Assert.Contains("tokens", what);
        Assert.Contains(events, happened =>
            happened.GetProperty("stage").GetString() == "mix_adapted" && happened.GetProperty("what").GetString() == "placed"
            && happened.GetProperty("detail").GetString()!.Contains($"sequence {pieces[3].GetProperty("sequence")} ", StringComparison.Ordinal));
        var trained = events.Single(happened => happened.GetProperty("stage").GetString() == "adapted").GetProperty("detail").GetString()!;
        Assert.Contains("2", trained["at step ".Length..].Split(", "));
    }

    [Fact]
    public async Task AHeldOutDocument_IsInNoMixAndNoTraining()
    {
        var losses = run.Pipeline.Files("hold_out", "held_out").First();
        using var database = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText = $"select id from read_parquet('{losses}') limit 1";
        var id = (string)query.ExecuteScalar()!;

        var events = await TraceAsync(id);

        Assert.Contains(events, happened => happened.GetProperty("what").GetString() == "held_out");
        Assert.DoesNotContain(events, happened => happened.GetProperty("what").GetString() is "placed" or "trained");
    }

    [Fact]
    public async Task WhatNoRunKnows_IsSaidWithWhatToDo()
    {
        var (code, _, errors) = await DomainAdaptProcess.RunAsync(run.Pipeline.Folder, ["trace", new string('0', 32)]);
        Assert.Equal(5, code);
        Assert.Contains("has no such document", errors, StringComparison.Ordinal);
        (code, _, errors) = await DomainAdaptProcess.RunAsync(run.Pipeline.Folder, ["trace", "--step", "quickstart/adapted:999999"]);
        Assert.Equal(5, code);
        Assert.Contains("its steps are 1 to", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_ShowsEveryRejectOfARule_AndNoOther()
    {
        var counts = run.Pipeline.Marker("clean@aspnetcore").GetProperty("counts");
        var rejected = counts.EnumerateObject().First(count => count.Name.StartsWith("documents_rejected.", StringComparison.Ordinal));
        var rule = rejected.Name["documents_rejected.".Length..];

        var shown = await JsonAsync("inspect", "quickstart/clean@aspnetcore", "--show", "rejected", "--rule", rule, "--count", "100000");

        Assert.Equal(rejected.Value.GetInt64(), shown.Count);
        Assert.All(shown, document => Assert.StartsWith(rule.Split('.')[0] + ": ", document.GetProperty("reason").GetString()!, StringComparison.Ordinal));
        Assert.Empty(await JsonAsync("inspect", "quickstart/clean@aspnetcore", "--show", "rejected", "--rule", "no_such_rule"));
        Assert.Empty(await JsonAsync("inspect", "quickstart/clean@aspnetcore", "--show", "rejected", "--measured", "1e9.."));
    }

    [Fact]
    public async Task Inspect_DrawsTheSameSampleForTheSameSeed_AndAnotherForAnother()
    {
        var first = await JsonAsync("inspect", "quickstart/read@runtime", "--count", "7", "--seed", "1");
        var again = await JsonAsync("inspect", "quickstart/read@runtime", "--count", "7", "--seed", "1");
        var other = await JsonAsync("inspect", "quickstart/read@runtime", "--count", "7", "--seed", "2");

        Assert.Equal(7, first.Select(Id).Distinct().Count());
        Assert.Equal(first.Select(Id), again.Select(Id));
        Assert.NotEqual(first.Select(Id), other.Select(Id));
    }

    [Fact]
    public async Task Inspect_FindsWords_InEveryTextThatHasThemAndNoOther()
    {
        var all = await JsonAsync("inspect", "quickstart/read@aspnetcore", "--count", "100000");
        var found = await JsonAsync("inspect", "quickstart/read@aspnetcore", "--count", "100000", "--words", "REQUEST");

        Assert.NotEmpty(found);
        Assert.True(found.Count < all.Count);
        Assert.Equal(all.Where(document => document.GetProperty("text").GetString()!.Contains("request", StringComparison.OrdinalIgnoreCase)).Select(Id), found.Select(Id));
    }

    [Fact]
    public async Task Inspect_OfAStageWithoutDocuments_SaysWhatToName()
    {
        var (code, _, errors) = await DomainAdaptProcess.RunAsync(run.Pipeline.Folder, ["inspect", "quickstart/adapted"]);
        Assert.Equal(5, code);
        Assert.Contains("writes no documents", errors, StringComparison.Ordinal);
        (code, _, errors) = await DomainAdaptProcess.RunAsync(run.Pipeline.Folder, ["inspect", "quickstart/read", "--show", "cut"]);
        Assert.Equal(5, code);
        Assert.Contains("it has kept", errors, StringComparison.Ordinal);
    }

    private static string Id(JsonElement document) => document.GetProperty("id").GetString()!;

    private Task<List<JsonElement>> TraceAsync(params string[] arguments) => JsonAsync(["trace", .. arguments]);

    private async Task<List<JsonElement>> JsonAsync(params string[] arguments)
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(run.Pipeline.Folder, [.. arguments, "--json"]);
        Assert.True(code == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }
}
