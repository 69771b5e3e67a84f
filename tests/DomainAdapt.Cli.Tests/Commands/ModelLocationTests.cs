using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class ModelLocationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private WorkFolder Work => new(_folder.Path);

    [Fact]
    public void Find_OfAFolder_GivesItsThreeFiles()
    {
        var path = Directory.CreateDirectory(_folder.At("base")).FullName;
        string[] files = [Path.Combine(path, "config.json"), Path.Combine(path, "model.safetensors"), Path.Combine(path, "tokenizer.json")];
        Assert.Contains("has no config.json", Assert.Throws<DomainAdaptException>(() => ModelLocation.Find(Work, path)).Message, StringComparison.Ordinal);
        foreach (var file in files)
            File.WriteAllText(file, "");

        Assert.Equal(new ModelLocation(path, files[0], files[1], files[2]), ModelLocation.Find(Work, path));
        Assert.Equal("mine.json", ModelLocation.Find(Work, path, "mine.json").Tokenizer);

        File.Delete(files[2]);
        Assert.Contains("--tokenizer", Assert.Throws<DomainAdaptException>(() => ModelLocation.Find(Work, path)).Message, StringComparison.Ordinal);
        Assert.Equal("mine.json", ModelLocation.Find(Work, path, "mine.json").Tokenizer);
    }

    [Theory]
    [InlineData("mini/adapted", "new")]
    [InlineData("mini/20260102-000000-bbbbbb/adapted", "new")]
    [InlineData("mini/20260101-000000-aaaaaa/adapted", "old")]
    [InlineData("20260101-000000-aaaaaa/adapted", "old")]
    public void Find_OfARunsStage_TakesItsModelAndTheTokenizerOfItsMix(string name, string expected)
    {
        WriteRun("20260101-000000-aaaaaa", "old", day: 1);
        WriteRun("20260102-000000-bbbbbb", "new", day: 2);

        var found = ModelLocation.Find(Work, name);

        Assert.Equal(InStore($"adapted-{expected}", "model", "00000.config.json"), found.Config);
        Assert.Equal(InStore($"adapted-{expected}", "model", "00000.model.safetensors"), found.Weights);
        Assert.Equal(InStore($"tokenize@law-{expected}", "tokenizer", "00000.tokenizer.json"), found.Tokenizer);
        Assert.Equal("mine.json", ModelLocation.Find(Work, name, "mine.json").Tokenizer);
    }

    [Theory]
    [InlineData("adapted", "there is no such folder", ExitCodes.InputsMissing)]
    [InlineData("nowhere/adapted", "There is no run 'nowhere'", ExitCodes.InputsMissing)]
    [InlineData("mini/adaptde", "no stage 'adaptde'. It has: tokenize, mix, adapted", ExitCodes.InputsMissing)]
    [InlineData("mini/mix", "hands on no model", ExitCodes.Spec)]
    public void Find_OfWhatIsNone_SaysWhatThereIs(string name, string message, int code)
    {
        WriteRun("20260101-000000-aaaaaa", "old", day: 1);
        var failure = Assert.Throws<DomainAdaptException>(() => ModelLocation.Find(Work, name));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(code, failure.ExitCode);
    }

    [Fact]
    public void Find_OfAStageThatIsNotDone_SaysSo()
    {
        WriteRun("20260101-000000-aaaaaa", "old", day: 1);
        Directory.Delete(_folder.At("store", "adapted-old"), recursive: true);
        Assert.Contains("is not done", Assert.Throws<DomainAdaptException>(() => ModelLocation.Find(Work, "mini/adapted")).Message, StringComparison.Ordinal);
    }

    /// <summary>A run of tokenize, mix and train, all done.</summary>
    private void WriteRun(string id, string fingerprint, int day)
    {
        PlannedNode[] nodes =
        [
            Node("tokenize@law", "tokenize", "tokenize"), Node("mix", "mix", "mix", "tokenize@law"), Node("adapted", "adapted", "train", "mix"),
        ];
        WriteMarker(nodes[0], ("tokenizer", "00000.tokenizer.json"));
        WriteMarker(nodes[1], ("flat", "00000.flat"));
        WriteMarker(nodes[2], ("model", "00000.config.json"), ("model", "00000.model.safetensors"));
        var manifest = new RunManifest
        {
            Pipeline = "mini",
            PlanFingerprint = fingerprint,
            Command = "run",
            Begun = new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero),
            Sources = [],
            Nodes = nodes,
            Spec = "",
        };
        Write(manifest, "runs", "mini", id, "manifest.json");

        PlannedNode Node(string address, string stage, string kind, params string[] inputs)
            => new(address, stage, kind, 1, null, fingerprint, $"{address}-{fingerprint}", inputs);
    }

    private void WriteMarker(PlannedNode node, params (string Channel, string Name)[] files) => Write(
        new StageMarker
        {
            Stage = node.Stage,
            Kind = node.Kind,
            Version = node.Version,
            Fingerprint = node.Fingerprint,
            Digest = "",
            Tasks = new Dictionary<string, int>(),
            Files = [.. files.Select(file => new MarkerFile { Channel = file.Channel, Name = file.Name, Phase = "", Task = 0, Sha256 = "" })],
            Counts = [],
            CountsBySource = new Dictionary<string, Counts>(),
            Balances = [],
            Evidence = new Evidence { Program = "", Host = "", Finished = default, Seconds = 0, PeakMemoryBytes = 0 },
        },
        "store", node.FolderName, "marker.json");

    private void Write<T>(T value, params string[] parts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(parts))!);
        File.WriteAllBytes(_folder.At(parts), MarkerJson.Serialize(value));
    }

    private string InStore(params string[] parts) => _folder.At(["store", .. parts]);
}
