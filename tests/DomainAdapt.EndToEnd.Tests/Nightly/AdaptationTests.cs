using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DomainAdapt.Testing;

namespace DomainAdapt.EndToEnd.Tests.Nightly;

/// <summary>Whether adaptation is real, on three domains, by the real program. Explicit: <c>tests/adaptation.sh</c> runs it.</summary>
[Trait("Category", "Nightly")]
public sealed class AdaptationTests
{
    private const string Mixed = "mixed";
    private const string Control = "control";
    private const double LeastGain = 0.1;
    private const double MostForgotten = 0.03;
    private const double LeastForgottenByDomainOnly = 0.05;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory(Explicit = true)]
    [InlineData("law", 0.02)]
    [InlineData("medicine", 0.025)]
    [InlineData("finance", 0.2)] // 25 long filings
    public async Task Adapting_BeatsTheControlOnTheDomain_AndForgetsLittle(string domain, double heldOut)
    {
        var data = SharedData.Path("data/corpora");
        Assert.SkipUnless(data is not null, "needs the corpora of the shared data, data/corpora");
        var folder = Path.Combine(
            Environment.GetEnvironmentVariable("DOMAINADAPT_NIGHTLY") is { Length: > 0 } given ? given : Path.Combine(Path.GetTempPath(), "domainadapt-nightly"), "adaptation-" + domain);
        var pipeline = AdaptationPipeline.Write(folder, Path.Combine(data, "domain", domain), (decimal)heldOut, Path.Combine(data, "general"));
        var clock = Stopwatch.StartNew();
        var (code, output, errors) = await DomainAdaptProcess.RunAsync(folder, "run", pipeline, "--offline");
        clock.Stop();
        Assert.True(code == 0, output + errors);

        var store = new WorkStore(folder);
        var figures = new AdaptationFigures(store.Files("evaluate", "losses"));
        var peers = new AdaptationPeers(store, folder);
        var gain = figures.Change(Mixed, Control, "domain");
        var results = new
        {
            Command = "tests/adaptation.sh " + domain,
            Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Cores = Environment.ProcessorCount,
            SecondsOfTraining = Math.Round(store.Markers().Where(stage => store.Files(stage.Key, "model").Length > 0).Sum(stage => stage.Value.GetProperty("evidence").GetProperty("seconds").GetDouble())),
            SecondsInAll = Math.Round(clock.Elapsed.TotalSeconds),
            AdaptationPipeline.BaseTokens,
            AdaptationPipeline.ArmTokens,
            AdaptationPipeline.Seeds,
            CleanDocuments = new { Domain = figures.Documents("domain"), General = figures.Documents("general") },
            BitsPerByte = new[] { "base" }.Concat(AdaptationPipeline.Arms.Select(arm => arm.Name)).ToDictionary(arm => arm, arm => new
            {
                Domain = figures.OfArm(arm, "domain"),
                General = figures.OfArm(arm, "general"),
                DomainBySeed = BySeed(arm, "domain"),
                GeneralBySeed = BySeed(arm, "general"),
            }),
            MixedAgainstControl = new { gain.Change, gain.Low, gain.High },
            GeneralAgainstBase = AdaptationPipeline.Arms.ToDictionary(arm => arm.Name, arm => figures.Change(arm.Name, "base", "general").Change),
            OtherModels = new { FiveGramOfTheSameTokens = await peers.NGramAsync("mix_" + AdaptationPipeline.StageOf(Mixed, 1)), Xz9e = await peers.XzAsync() },
        };
        await File.WriteAllTextAsync(
            MiniQuickstart.FindPipeline($"../docs/results/adaptation-{domain}.json"), JsonSerializer.Serialize(results, Json) + "\n", TestContext.Current.CancellationToken);

        // A base that forgets nothing when it reads the domain alone knew too little for the rest to mean anything.
        Assert.True(figures.Change("domain_only", "base", "general").Change >= LeastForgottenByDomainOnly, "the base is too weak");
        Assert.True(gain.Change <= -LeastGain && gain.High < 0, $"{gain}");
        Assert.True(figures.Change(Mixed, "base", "general").Change <= MostForgotten);
        foreach (var source in new[] { "domain", "general" })
            Assert.True(figures.OfArm(Mixed, source) < figures.OfArm("mixed_from_random", source));

        double[] BySeed(string arm, string source)
            => [.. arm == "base" ? [figures.BitsPerByte(arm, source)] : AdaptationPipeline.Seeds.Select(seed => figures.BitsPerByte(AdaptationPipeline.StageOf(arm, seed), source))];
    }
}
