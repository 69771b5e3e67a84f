using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Limits tried on what a run measured, and the guard of stages that keep too little.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Replay_SaysWhatARunWithOtherLimitsKeeps()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", [.. SmallPipeline.Texts(30, words: 20), .. SmallPipeline.Texts(12, words: 8), "too short"]);
        var (early, _, refused) = await ReplayAsync(pipeline);
        Assert.Equal(5, early);
        Assert.Contains("has not run with the settings of the file", refused, StringComparison.Ordinal);

        Assert.Equal(0, (await pipeline.RunAsync("--to", "clean")).Code);
        var (code, output, errors) = await ReplayAsync(pipeline, "--set", "clean.length.min_words=10", "--json");
        Assert.True(code == 0, output + errors);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            ("clean@notes", 43, 42, 30),
            (json.GetProperty("stage").GetString(), json.GetProperty("documents").GetInt32(), json.GetProperty("kept_before").GetInt32(), json.GetProperty("kept").GetInt32()));
        var rule = json.GetProperty("rules").GetProperty("length");
        Assert.Equal((1, 13), (rule.GetProperty("removed_before").GetInt32(), rule.GetProperty("removed").GetInt32()));

        var (_, table, _) = await ReplayAsync(pipeline, "--set", "clean.length.min_words=0");
        Assert.Contains("keeps 43 of 43 documents", table, StringComparison.Ordinal);
        Assert.Contains("warning: no document is dropped by length", table, StringComparison.Ordinal);

        var (needsText, _, why) = await ReplayAsync(pipeline, "--set", "clean.normalise.max_blank_lines=0");
        Assert.Equal(2, needsText);
        Assert.Contains("clean.normalise.max_blank_lines: 'normalise' needs the texts", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStageThatKeepsTooLittle_StopsTheRun_AndGoesOnWhenAllowed()
    {
        using var pipeline = new SmallPipeline();
        pipeline.Write("a.jsonl", [.. SmallPipeline.Texts(3), "too short", "also short"]);
        var (code, output, errors) = await pipeline.RunAsync("--set", "clean.min_kept_share=0.9");
        Assert.True(code == 3, output + errors);
        Assert.Contains("clean@notes: keeps 3 of 5 documents, a share of 0.6; min_kept_share is 0.9. Most went for length.too_short (2).", output + errors, StringComparison.Ordinal);
        Assert.False(pipeline.IsDone("clean@notes"));
        Assert.Equal(0, (await pipeline.RunAsync("--set", "clean.min_kept_share=0.5")).Code);

        var (unfit, _, message) = await pipeline.RunAsync("--set", "read.min_kept_share=0.5");
        Assert.Equal(2, unfit);
        Assert.Contains("read.min_kept_share: the stage rejects no documents", message, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Errors)> ReplayAsync(SmallPipeline pipeline, params string[] more)
        => DomainAdaptProcess.RunAsync(pipeline.Folder, ["replay", pipeline.PipelineFile, .. more]);
}
