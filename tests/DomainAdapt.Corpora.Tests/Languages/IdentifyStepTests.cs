using System.Text;
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

    [Fact] // With a limit, what comes after it cannot matter.
    public void Annotate_LooksAtSoManyBytes()
    {
        var step = new IdentifyStep(new IdentifySpec { Model = Model(), MaxBytes = Encoding.UTF8.GetByteCount(German) });
        var text = German + string.Concat(Enumerable.Repeat(" " + English, 20));
        Assert.Equal("de", step.Annotate(Some.Document(text)).Language);
        Assert.Equal("en", new IdentifyStep(new IdentifySpec { Model = Model() }).Annotate(Some.Document(text)).Language);
    }

    private static string Model()
    {
        var path = SharedData.Path("data/models/lid176/lid.176.ftz");
        Assert.SkipUnless(path is not null, "the shared data is absent");
        return path!;
    }
}
