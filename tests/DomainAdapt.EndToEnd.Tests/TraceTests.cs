using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>From a document to the steps that saw it, and from a step back to its documents.</summary>
public sealed class TraceTests(QuickstartTests.FinishedRun run) : IClassFixture<QuickstartTests.FinishedRun>
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

    private async Task<List<JsonElement>> TraceAsync(params string[] arguments)
    {
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(run.Pipeline.Folder, ["trace", .. arguments, "--json"]);
        Assert.True(code == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }
}
