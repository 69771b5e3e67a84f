using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Languages;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Languages;

public sealed class IdentifyStepTests
{
    private const string English = "The court of appeals holds that the statute does not apply to contracts made before it came into force.";
    private const string German = "Das Gericht entschied, dass das Gesetz auf Verträge nicht anzuwenden ist, die vorher geschlossen wurden.";

    [Theory]
    [InlineData(English, "en", null)]
    [InlineData(German, "de", "other_language")]
    public void Judge_KeepsTheLanguagesAskedFor(string text, string language, string? reason)
    {
        var step = new IdentifyStep(new IdentifySpec { Model = Model(), Keep = ["en"] });
        var labelled = step.Annotate(Some.Document(text));
        Assert.Equal(language, labelled.Language);
        Assert.InRange(labelled.Attributes.Number("language_probability")!.Value, 0.65, 1.0001);
        Assert.Equal(reason, step.Judge(labelled).Reason);
        Assert.Equal(text, labelled.TextAsString);
    }

    [Fact]
    public void Judge_RejectsWhatIsInDoubt()
    {
        var step = new IdentifyStep(new IdentifySpec { Model = Model(), Keep = ["en", "de"], MinProbability = 1 });
        Assert.Equal("language_in_doubt", step.Judge(step.Annotate(Some.Document(English[..30] + German[..30]))).Reason);
    }

    [Fact]
    public void Judge_WithoutLanguagesKeepsAll()
    {
        var step = new IdentifyStep(new IdentifySpec { Model = Model() });
        Assert.True(step.Judge(step.Annotate(Some.Document(German))).IsKept);
    }

    [Fact] // With a limit, a head of other words than the rest does not decide; of paragraphs it does, since they are those at the beginning.
    public void Annotate_LooksAtSoManyBytesOfTheWholeDocument()
    {
        var spec = new IdentifySpec { Model = Model(), MaxBytes = 400 };
        var head = string.Concat(Enumerable.Repeat(German + " ", (400 / German.Length) + 1));
        var text = head + string.Concat(Enumerable.Repeat(" " + English, 100));
        Assert.Equal("en", new IdentifyStep(spec).Annotate(Some.Document(text)).Language);
        Assert.Equal("de", new IdentifyStep(spec with { Mode = IdentifyMode.Paragraph }).Annotate(Some.Document(text)).Language);
        Assert.Equal("de", new IdentifyStep(spec with { MaxBytes = 100 }).Annotate(Some.Document(text)).Language);
    }

    [Fact] // Without a model, the one in the program serves, and its version is part of what decides the output.
    public void Annotate_NeedsNoModel()
    {
        var spec = new IdentifySpec { Keep = ["en"] };
        Assert.Equal(EmbeddedModel.Version, spec.ModelVersion);
        Assert.Contains($"\"model_version\":{EmbeddedModel.Version}", CanonicalJson.OfFingerprint(spec), StringComparison.Ordinal);
        Assert.Contains("\"model_version\":null", CanonicalJson.OfFingerprint(spec with { Model = "lid.176.ftz" }), StringComparison.Ordinal);
        var step = new IdentifyStep(spec);
        Assert.True(step.Judge(step.Annotate(Some.Document(English))).IsKept);
        Assert.Equal("other_language", step.Judge(step.Annotate(Some.Document(German))).Reason);
    }

    [Fact]
    public void Check_RefusesTheVersionOfAnotherProgram()
    {
        var problems = new SpecProblems();
        new IdentifySpec { ModelVersion = EmbeddedModel.Version + 1 }.Check(problems);
        new IdentifySpec { ModelVersion = EmbeddedModel.Version, Model = "lid.176.ftz" }.Check(problems);
        Assert.Equal(["model_version", "model_version"], problems.All.Select(problem => problem.Path));
    }

    [Fact] // The document is in the language of most of its bytes; the spans say where each is.
    public void Annotate_OfParagraphs()
    {
        var step = new IdentifyStep(new IdentifySpec { Mode = IdentifyMode.Paragraph, Keep = ["de"] });
        var labelled = step.Annotate(Some.Document($"{German}\n{English}\n{German}"));
        Assert.Equal("de", labelled.Language);
        Assert.True(step.Judge(labelled).IsKept);
        using var paragraphs = JsonDocument.Parse(labelled.Attributes.Text(IdentifyStep.ParagraphsAttribute)!);
        Assert.Equal(["de", "en", "de"], paragraphs.RootElement.EnumerateArray().Select(item => item.GetProperty("label").GetString()));
        var second = paragraphs.RootElement[1];
        Assert.Equal($"{English}\n", Encoding.UTF8.GetString(labelled.Text.Span.Slice(second.GetProperty("start").GetInt32(), second.GetProperty("length").GetInt32())));
        using var shares = JsonDocument.Parse(labelled.Attributes.Text(IdentifyStep.SharesAttribute)!);
        Assert.Equal(1, shares.RootElement.EnumerateObject().Sum(share => share.Value.GetDouble()), 5);
    }

    [Theory] // All languages of a mixed document must be wanted, but for those below the share.
    [InlineData(0.1, "de,en", "other_language")]
    [InlineData(0.4, "de", null)]
    public void Judge_OfMixedDocuments(double minShare, string languages, string? reason)
    {
        var step = new IdentifyStep(new IdentifySpec { Mode = IdentifyMode.Mixed, MinShare = minShare, Keep = ["de"] });
        var labelled = step.Annotate(Some.Document($"{German}\n{English}\n{German}"));
        Assert.Equal(languages, labelled.Attributes.Text(IdentifyStep.LanguagesAttribute));
        Assert.Equal(reason, step.Judge(labelled).Reason);
        Assert.True(new IdentifyStep(new IdentifySpec { Mode = IdentifyMode.Mixed, Keep = ["de", "en"] }).Judge(labelled).IsKept);
    }

    private static string Model()
    {
        var path = SharedData.Path("data/models/lid176/lid.176.ftz");
        Assert.SkipUnless(path is not null, "the shared data is absent");
        return path!;
    }
}
