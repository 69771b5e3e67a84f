using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Extraction;

public sealed class ExtractRewriterTests
{
    [Fact]
    public void Rewrite_TurnsPagesIntoTextAndFillsTheTitle()
    {
        var page = Some.Document("<title>From the page</title><p>Text.") with { Format = DocumentFormat.Html };
        var rewriter = new ExtractRewriter(new ExtractSpec { Mode = ExtractMode.All });

        var text = rewriter.Rewrite(page);
        Assert.Equal((DocumentFormat.Text, "Text.", "From the page"), (text.Format, text.TextAsString, text.Title));
        Assert.Equal("Own", rewriter.Rewrite(page with { Title = "Own" }).Title);
    }

    [Fact]
    public void Rewrite_LeavesTextAlone()
    {
        var document = Some.Document("a <b> c");
        Assert.Same(document, new ExtractRewriter(new ExtractSpec()).Rewrite(document));
    }
}
