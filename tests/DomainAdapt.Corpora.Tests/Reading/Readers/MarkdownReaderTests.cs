using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class MarkdownReaderTests
{
    [Theory]
    [InlineData("---\ntitle: \"The title\"\ntags: [a]\n---\n# Heading\n\nText.", "The title", "# Heading\n\nText.")]
    [InlineData("Intro.\n\n# Heading\n\nText.", "Heading", "Intro.\n\n# Heading\n\nText.")]
    [InlineData("---\nno end of the block, so it is a rule and text\n", null, "---\nno end of the block, so it is a rule and text\n")]
    [InlineData("## Only a second level", null, "## Only a second level")]
    public void Read_TakesTheTitleAndLeavesTheFrontMatterOut(string text, string? title, string body)
    {
        var record = Assert.IsType<DocumentRecord>(Assert.Single(Reads.All(new MarkdownReader(), text)));
        Assert.Equal(title, record.Title);
        Assert.Equal(body, Reads.TextOf(record));
        Assert.Equal(DocumentFormat.Markdown, record.Format);
    }
}
