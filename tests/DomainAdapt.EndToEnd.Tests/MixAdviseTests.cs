using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

public sealed class MixAdviseTests
{
    [Fact] // Tiny trainings say little; but what they cost, what they are fitted to and what was held back are there, and nothing is done twice.
    public async Task Advise_TrainsFitsAndRecommends()
    {
        using var pipeline = new MiniQuickstart();
        var json = Path.Combine(pipeline.Folder, "advice.json");
        string[] command =
        [
            "mix", "advise", .. MiniQuickstart.Command("--proxy-tokens", "12K", "--shares", "0.1,0.3,0.5,0.7,0.9", "--hold-back", "0.4", "--json", json)[1..],
        ];
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(pipeline.Folder, command);
        Assert.True(code == 0, output + errors);
        Assert.Contains("recommended share of domain text: 0.", output, StringComparison.Ordinal);
        Assert.Contains("critical ratio: ", output, StringComparison.Ordinal);
        Assert.Contains("held back, 0.400", output, StringComparison.Ordinal);

        using var advice = JsonDocument.Parse(await File.ReadAllBytesAsync(json));
        var runs = advice.RootElement.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal([0.1, 0.3, 0.5, 0.7, 0.9], runs.Select(run => run.GetProperty("share").GetDouble()));
        Assert.All(runs, run => Assert.InRange(run.GetProperty("tokens").GetDouble(), 11_000, 12_000));
        // More domain text, better at the domain: that much shows after 90 steps.
        Assert.True(runs[^1].GetProperty("domain").GetDouble() < runs[0].GetProperty("domain").GetDouble());
        Assert.InRange(advice.RootElement.GetProperty("recommended").GetProperty("value").GetDouble(), 0.1, 0.9);
        // There is a base to forget; so small a one may get better at general text with any share.
        Assert.InRange(advice.RootElement.GetProperty("critical").GetProperty("value").GetDouble(), 0, 1);
        Assert.InRange(advice.RootElement.GetProperty("tokens").GetInt64(), 6 * 11_000, (6 * 12_000) + 300);
        // The general model that all begin with knows its own text better than what a step at a rate of 0 could unlearn.
        Assert.True(advice.RootElement.GetProperty("base").GetProperty("general").GetDouble() > 0);

        var (_, again, _) = await DomainAdaptProcess.RunAsync(pipeline.Folder, command);
        Assert.Contains("recommended share of domain text: 0.", again, StringComparison.Ordinal);
        Assert.DoesNotContain("main 1", again.Split("share of domain")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("has 2 shares; expected 5 to 9", "--shares", "0.1,0.2")]
    [InlineData("is no share of domain text", "--shares", "0.1,0.2,0.3,0.4,51")]
    [InlineData("has no train stage 'adaptd'", "--train", "adaptd")]
    public async Task Advise_OfAWrongLine_SaysWhatIsWrong(string message, params string[] arguments)
    {
        using var pipeline = new MiniQuickstart();
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(pipeline.Folder, ["mix", "advise", MiniQuickstart.PipelineFile, .. arguments]);
        Assert.Equal(2, code);
        Assert.Contains(message, output + errors, StringComparison.Ordinal);
    }
}
