using System.Text;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>What a page says.</summary>
/// <param name="Text">Its text, UTF-8; empty where it has none.</param>
public sealed record Page(byte[] Text)
{
    // Structured data has the text where the page has less than half of it: the rest comes by script.
    private const int FewestBodyCharacters = 200;

    /// <summary>Its title; null where it has none.</summary>
    public string? Title { get; private init; }

    /// <summary>Who wrote it; null where it does not say.</summary>
    public string? Author { get; private init; }

    /// <summary>When it was published, ISO 8601; null where it does not say.</summary>
    public string? Date { get; private init; }

    /// <summary>The address it gives as its own; null where it gives none.</summary>
    public string? Url { get; private init; }

    /// <summary>The language it says it is in, ISO 639-1; null where it does not say.</summary>
    public string? Language { get; private init; }

    /// <summary>Reads a page of valid UTF-8. Time grows with its length, whatever is in it.</summary>
    public static Page Read(ReadOnlySpan<byte> html, ExtractMode mode, DocumentFormat format = DocumentFormat.Text)
    {
        var nodes = HtmlTree.Parse(html).Nodes;
        var metadata = PageMetadata.Of(html, nodes);
        return new Page(TextOf(html, nodes, metadata, mode, format))
        {
            Title = metadata.Title,
            Author = metadata.Author,
            Date = metadata.Date,
            Url = metadata.Url,
            Language = metadata.Language,
        };
    }

    private static byte[] TextOf(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes, PageMetadata metadata, ExtractMode mode, DocumentFormat format)
    {
        if (mode == ExtractMode.All)
            return PageText.Of(html, nodes, HtmlFeatures.Of(html, nodes, mode), 0, format);
        var (root, features) = MainContent.Find(html, nodes, mode, metadata.Titles);
        if (metadata.ArticleBody is { Length: >= FewestBodyCharacters } body && (root < 0 ? 0 : features.Characters[root]) < body.Count(letter => letter > ' ') / 2)
            return OfBody(Encoding.UTF8.GetBytes(body), format);
        return PageText.Of(html, nodes, features, root, format);
    }

    /// <summary>An article's body as structured data has it: text, or text with markup.</summary>
    private static byte[] OfBody(byte[] body, DocumentFormat format)
    {
        var nodes = HtmlTree.Parse(body).Nodes;
        return PageText.Of(body, nodes, HtmlFeatures.Of(body, nodes, ExtractMode.All), 0, format);
    }
}
