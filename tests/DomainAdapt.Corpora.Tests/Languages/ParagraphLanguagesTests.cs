using System.Text;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Languages;

namespace DomainAdapt.Corpora.Tests.Languages;

public sealed class ParagraphLanguagesTests
{
    private const string English = "The court of appeals holds that the statute does not apply to contracts made before it came into force.";
    private const string German = "Das Gericht entschied, dass das Gesetz auf Verträge nicht anzuwenden ist, die vorher geschlossen wurden.";

    private readonly ParagraphLanguages _languages = new(new FastTextPredictor(EmbeddedModel.Model), minBytes: 60);

    [Fact] // Every byte is in one paragraph, so shares and spans can be trusted together.
    public void Label_CutsTheTextWithoutAGap()
    {
        var text = Encoding.UTF8.GetBytes($"I.\n{English}\n\n{German}\r\n{German}\nII.");

        _languages.Label(text);

        Assert.Equal(["en", "de", "de"], _languages.Paragraphs.Select(paragraph => paragraph.Label));
        Assert.Equal(text, _languages.Paragraphs.SelectMany(paragraph => paragraph.Range.Of(text).ToArray()));
        Assert.Equal($"I.\n{English}\n", Encoding.UTF8.GetString(_languages.Paragraphs[0].Range.Of(text)));
        Assert.EndsWith("\nII.", Encoding.UTF8.GetString(_languages.Paragraphs[2].Range.Of(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Label_CountsBytesOfEachLanguage()
    {
        _languages.Label(Encoding.UTF8.GetBytes($"{German}\n{English}\n{German}\n"));

        Assert.Equal(["de", "en"], _languages.Shares.Select(language => language.Label));
        Assert.Equal(1, _languages.Shares.Sum(language => language.Share), 9);
        Assert.Equal(2.0 * (Encoding.UTF8.GetByteCount(German) + 1) / (2 * (Encoding.UTF8.GetByteCount(German) + 1) + English.Length + 1), _languages.Shares[0].Share, 9);
        Assert.All(_languages.Shares, language => Assert.InRange(language.Probability, 0.5, 1.0001));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n\n", 1)]
    [InlineData("Short.", 1)]
    public void Label_TakesAnyText(string text, int paragraphs)
    {
        _languages.Label(Encoding.UTF8.GetBytes(text));

        Assert.Equal(paragraphs, _languages.Paragraphs.Count);
        Assert.Equal(new TextRange(0, Encoding.UTF8.GetByteCount(text)), _languages.Paragraphs.Select(paragraph => paragraph.Range).FirstOrDefault());
    }
}
