using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Tests.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class C4ParagraphTests
{
    [Theory]
    [InlineData("ééé\né\nééé\n\néééé", null)]
    [InlineData("ééé\néé\nééé\nééx", null)]
    [InlineData("ééé\néé\nééé", "< 3 paragraphs")]
    [InlineData("éééééééééé\nééééé", "< 3 paragraphs")]
    [InlineData("", "< 3 paragraphs")]
    public void Judge_WantsThreeLongLines(string text, string? reason)
        => Assert.Equal(reason, new C4ParagraphFilter(new C4ParagraphSpec { MinParagraphCharacters = 3 }).Judge(Some.Document(text)).Reason);

    [Fact] // The decisions and reasons of the reference implementation on real pages.
    public void Judge_AgreesWithDatatrove() => DatatroveDecisions.Compare("c4_paragraph", new C4ParagraphFilter(new C4ParagraphSpec()));
}
