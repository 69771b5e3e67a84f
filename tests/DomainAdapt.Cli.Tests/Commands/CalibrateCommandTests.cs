using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class CalibrateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // From a seed to a profile, and from the profile to other verdicts.
    public void WritesAProfileThatJudgeTakes()
    {
        var seed = Seed();
        var judged = Run(JudgeCommand.Create(), seed, "--rules", "gopher_repetition,gopher_quality,c4_quality,fineweb_quality", "--summary");
        Assert.Equal(0, JsonDocument.Parse(judged).RootElement.GetProperty("kept").GetInt32());
        var output = Run(CalibrateCommand.Create(), "--seed", $"abstracts={seed}", "-o", _folder.Path, "--test-share", "0", "--keep", "1", "--results", Path.Combine(_folder.Path, "results.json"));
        Assert.Contains("gopher_quality.min_words: 50 -> ", output, StringComparison.Ordinal);
        judged = Run(JudgeCommand.Create(), seed, "--profile", Profile, "--chain", "--summary");
        Assert.Equal(60, JsonDocument.Parse(judged).RootElement.GetProperty("kept").GetInt32());
        judged = Run(JudgeCommand.Create(), seed, "--profile", Profile, "--chain", "--summary", "--set", "gopher_quality.min_words=1000");
        Assert.Equal(0, JsonDocument.Parse(judged).RootElement.GetProperty("kept").GetInt32());
        var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "results.json"))).RootElement.GetProperty("profiles").GetProperty("abstracts").GetProperty("learnt");
        Assert.Equal((60, 0, 60), (results.GetProperty("documents").GetInt32(), results.GetProperty("kept_by_web").GetInt32(), results.GetProperty("kept_by_profile").GetInt32()));
    }

    [Fact]
    public void TakesItsSettings()
    {
        var seed = Path.Combine(_folder.Path, "abstracts.jsonl");
        File.WriteAllText(seed, File.ReadAllText(Seed()).Replace("\"text\"", "\"body\"", StringComparison.Ordinal));
        Run(CalibrateCommand.Create(), "--seed", seed, "-o", _folder.Path, "--method", "sigma", "--sigmas", "2", "--tighten", "--field", "body", "--test-share", "0");
        var profile = File.ReadAllText(Profile);
        Assert.StartsWith("# Learnt by domainadapt calibrate from 60 documents: limits lie 2 standard deviations from the mean, stricter than the web's too.", profile, StringComparison.Ordinal);
        Assert.Contains("max_words: 3", profile, StringComparison.Ordinal); // Its documents have some thirty words each; the web's limit is 100,000.
    }

    [Fact] // All that is wrong at once, by the names of the options.
    public void SaysWhatCannotBe()
    {
        var failure = Assert.Throws<Core.Failures.DomainAdaptException>(() => Run(CalibrateCommand.Create(), "--seed", Seed(), "-o", _folder.Path, "--keep", "2", "--sigmas", "-1", "--test-share", "1"));
        Assert.Equal(["--keep", "--sigmas", "--test-share"], failure.Message.Split(Environment.NewLine).Select(line => line.Split(' ')[0]));
    }

    [Fact] // A stage without steps takes the profile's; a step that it has takes the settings that it does not give.
    public void ACleanStageTakesTheProfile()
    {
        File.WriteAllText(Profile, """
            name: abstracts
            steps:
              - { kind: gopher_quality, min_words: 7, max_words: 70 }
              - { kind: fineweb_quality, max_short_line_share: 0.5 }
            """);
        var steps = Steps("profile: abstracts.profile.yaml");
        Assert.Equal(7, Assert.IsType<GopherQualitySpec>(steps[0]).MinWords);
        Assert.Equal(0.5, Assert.IsType<FineWebQualitySpec>(steps[1]).MaxShortLineShare);
        steps = Steps("profile: abstracts.profile.yaml, steps: [ { kind: length }, { kind: gopher_quality, min_words: 9 } ]");
        Assert.Equal(2, steps.Count);
        Assert.Equal((9, 70), (Assert.IsType<GopherQualitySpec>(steps[1]).MinWords, ((GopherQualitySpec)steps[1]).MaxWords));
        Assert.Equal(8, Assert.IsType<GopherQualitySpec>(Steps("profile: abstracts.profile.yaml", "clean.gopher_quality.min_words=8")[0]).MinWords);
        Assert.Contains("no profile 'absent.yaml'", Assert.Throws<SpecException>(() => Steps("profile: absent.yaml")).Message, StringComparison.Ordinal);
    }

    [Fact] // The profiles that come with the program are ones that it can read.
    public void ReadyProfiles_CanBeRead()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "pipelines", "profiles")))
            folder = folder.Parent!;
        var names = Directory.EnumerateFiles(Path.Combine(folder.FullName, "pipelines", "profiles")).Select(path => ProfileFile.Load(path, Composition.Catalog()).Name).Order(StringComparer.Ordinal);
        Assert.Equal(["finance-filings", "law-opinions", "law-statutes", "medicine-abstracts", "medicine-patient-information", "web"], names);
    }

    private string Profile => Path.Combine(_folder.Path, "abstracts.profile.yaml");

    private IReadOnlyList<Core.Specs.StepSpec> Steps(string clean, params string[] sets)
    {
        var pipeline = Path.Combine(_folder.Path, "pipeline.yaml");
        File.WriteAllText(Path.Combine(_folder.Path, "some.corpus.yaml"), "id: some\ntitle: Some\nlicence: CC0-1.0\nfrom: { kind: path, path: . }\nread: { kind: text }\n");
        File.WriteAllText(pipeline, $"name: some\nsources: {{ some: {{ corpus: some.corpus.yaml }} }}\nstages:\n  - {{ kind: acquire }}\n  - {{ kind: read }}\n  - {{ kind: clean, {clean} }}\n");
        return PipelineFile.Load(pipeline, Composition.Catalog(), sets).Spec.Stages.OfType<CleanSpec>().Single().Steps;
    }

    private string Seed()
    {
        var path = Path.Combine(_folder.Path, "seed.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, 60).Select(number => JsonSerializer.Serialize(new
        {
            id = $"{number}",
            text = $"Of the {number} patients that were treated, all have been well. Doses differ by group. No event was seen in arm {number}. Rates of relapse fell. Follow-up is due.",
        })));
        return path;
    }

    private static string Run(Command command, params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }));
        return output.ToString();
    }
}
