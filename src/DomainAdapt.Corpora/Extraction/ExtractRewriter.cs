using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>Turns HTML pages into text: the main content, and of title, date and address what the document lacks.</summary>
internal sealed class ExtractRewriter(ExtractSpec spec) : IRewriter
{
    /// <summary>Attribute of a page that names its author.</summary>
    public const string AuthorAttribute = "author";

    /// <summary>Attribute of a page that declares its language, ISO 639-1. A template's word, often wrong: a hint and no more.</summary>
    public const string LanguageAttribute = "language_hint";

    public Document Rewrite(Document document)
    {
        if (document.Format != DocumentFormat.Html)
            return document;
        var format = spec.Format == ExtractFormat.Markdown ? DocumentFormat.Markdown : DocumentFormat.Text;
        var page = Page.Read(document.Text.Span, spec.Mode, format);
        return document with
        {
            Text = page.Text,
            Title = document.Title ?? page.Title,
            Date = document.Date ?? page.Date,
            Url = document.Url ?? page.Url,
            Attributes = With(With(document.Attributes, AuthorAttribute, page.Author), LanguageAttribute, page.Language),
            Format = format,
        };
    }

    private static Attributes With(Attributes attributes, string name, string? value) => value is null ? attributes : attributes.With(name, value);
}
