using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Turns HTML pages into text: the main content, and the title where the document has none.</summary>
internal sealed class ExtractRewriter(ExtractSpec spec) : IRewriter
{
    public Document Rewrite(Document document)
    {
        if (document.Format != DocumentFormat.Html)
            return document;
        var page = Page.Read(document.Text.Span, spec.Mode);
        return document with { Text = page.Text, Title = document.Title ?? page.Title, Format = DocumentFormat.Text };
    }
}
