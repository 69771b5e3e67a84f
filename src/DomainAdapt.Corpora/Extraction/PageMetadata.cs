using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// What a page says about itself: in its structured data (schema.org as JSON-LD), in meta elements (OpenGraph, Dublin Core and the names that
/// publishing systems write), in microdata, in its address and headline. Where they disagree, the first of these that speaks is believed.
/// </summary>
internal sealed class PageMetadata
{
    private static readonly string[] TitleNames = ["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"];

    private static readonly string[] AuthorNames = ["author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl", "citation_author"];

    private static readonly string[] DateNames =
    [
        "article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created",
        "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date", "citation_publication_date", "date", "article_date_original",
        "last-modified", "article:modified_time",
    ];

    // Pages have one main heading; some mark each of their sections so.
    private const int MostHeadlines = 8;

    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);
    private StructuredData _data = StructuredData.None;
    private string? _titleElement;
    private readonly List<string> _headlines = [];
    private string? _canonical;
    private string? _markedAuthor;
    private string? _markedDate;
    private string? _documentLanguage;

    /// <summary>Its title; null where it has none.</summary>
    public string? Title => First(Named(TitleNames), _data.Headline, _titleElement, _headlines.FirstOrDefault()) is { } title
        ? PageTitle.WithoutSite(title, _headlines, Named(["og:site_name"])) : null;

    /// <summary>Its titles, as they are given.</summary>
    public IEnumerable<string> Titles => new[] { Named(TitleNames), _data.Headline, _titleElement }.OfType<string>();

    /// <summary>Who wrote it; null where it does not say. Several names are separated by semicolons.</summary>
    public string? Author => First(_data.Author, Named(AuthorNames, isName: true), _markedAuthor);

    /// <summary>When it was published, as an ISO 8601 date; null where it does not say.</summary>
    public string? Date => First(PageDate.Parse(_data.DatePublished), DateOf(DateNames), PageDate.Parse(_markedDate), PageDate.OfAddress(Url));

    /// <summary>The address it says is its own; null where it names none.</summary>
    public string? Url => First(_canonical, Named(["og:url"]), _data.Url) is { } url && url.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? url : null;

    /// <summary>The language it says it is in, ISO 639-1; null where it does not say.</summary>
    public string? Language => LanguageOf(First(_documentLanguage, Named(["content-language", "og:locale", "language", "dc.language"]), _data.Language));

    /// <summary>The text of the article as its structured data has it; null where that has none.</summary>
    public string? ArticleBody => _data.ArticleBody;

    /// <summary>Reads a page.</summary>
    public static PageMetadata Of(ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        var metadata = new PageMetadata();
        for (var i = 0; i < nodes.Length; i++)
        {
            var attributes = nodes[i].Tag == HtmlTag.Text ? default : html.Slice(nodes[i].Start, nodes[i].Length);
            switch (nodes[i].Tag)
            {
                case HtmlTag.Html: metadata._documentLanguage = ValueOf(attributes, "lang"u8) ?? ValueOf(attributes, "xml:lang"u8); break;
                case HtmlTag.Title: metadata._titleElement ??= TextOf(i, html, nodes); break;
                case HtmlTag.H1 when metadata._headlines.Count < MostHeadlines && TextOf(i, html, nodes) is { } headline: metadata._headlines.Add(headline); break;
                case HtmlTag.Meta: metadata.AddMeta(attributes); break;
                case HtmlTag.Link: metadata.AddLink(attributes); break;
                case HtmlTag.Script: metadata.AddScript(i, attributes, html, nodes); break;
                case HtmlTag.Time: metadata._markedDate ??= ValueOf(attributes, "datetime"u8) ?? TextOf(i, html, nodes); break;
                default: metadata.AddMarked(i, attributes, html, nodes); break;
            }
        }
        return metadata;
    }

    private void AddMeta(ReadOnlySpan<byte> attributes)
    {
        var name = ValueOf(attributes, "property"u8) ?? ValueOf(attributes, "name"u8) ?? ValueOf(attributes, "itemprop"u8) ?? ValueOf(attributes, "http-equiv"u8);
        if (name is not null && ValueOf(attributes, "content"u8) is { } content)
            _named.TryAdd(name.ToLowerInvariant(), content);
    }

    private void AddLink(ReadOnlySpan<byte> attributes)
    {
        if (string.Equals(ValueOf(attributes, "rel"u8), "canonical", StringComparison.OrdinalIgnoreCase))
            _canonical ??= ValueOf(attributes, "href"u8);
    }

    private void AddScript(int node, ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        if (attributes.IndexOf("ld+json"u8) >= 0 && nodes[node].End > node + 1)
            _data = _data.With(html.Slice(nodes[node + 1].Start, nodes[node + 1].Length));
    }

    /// <summary>Microdata, and links and classes that name the author.</summary>
    private void AddMarked(int node, ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        if (_markedDate is null && attributes.IndexOf("datePublished"u8) >= 0)
            _markedDate = ValueOf(attributes, "content"u8) ?? ValueOf(attributes, "datetime"u8) ?? TextOf(node, html, nodes);
        if (_markedAuthor is null && attributes.IndexOf("author"u8) >= 0 && IsAuthor(attributes))
            _markedAuthor = NameOf(TextOf(node, html, nodes));
    }

    private static bool IsAuthor(ReadOnlySpan<byte> attributes)
        => ValueOf(attributes, "rel"u8) == "author" || ValueOf(attributes, "itemprop"u8) == "author"
            || ValueOf(attributes, "class"u8) is { } names && (names.Contains("author-name", StringComparison.Ordinal) || names.Split(' ').Contains("author"));

    private string? Named(string[] names, bool isName = false)
        => names.Select(name => _named.GetValueOrDefault(name)).Select(value => isName ? NameOf(value) : value).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private string? DateOf(string[] names) => names.Select(name => PageDate.Parse(_named.GetValueOrDefault(name))).FirstOrDefault(date => date is not null);

    /// <summary>A name: short, no address, and without the word that says whose it is.</summary>
    private static string? NameOf(string? text)
    {
        foreach (var word in (string[])["By ", "by ", "Von ", "von ", "Por ", "por ", "Par ", "par "])
        {
            if (text is not null && text.StartsWith(word, StringComparison.Ordinal))
                text = text[word.Length..];
        }
        return string.IsNullOrWhiteSpace(text) || text.Length > 100 || text.Contains("://", StringComparison.Ordinal) ? null : text.Trim();
    }

    /// <summary><c>de-AT</c> and <c>de_AT</c> are <c>de</c>.</summary>
    private static string? LanguageOf(string? tag)
    {
        var primary = tag?.Split('-', '_', ',')[0].Trim().ToLowerInvariant();
        return primary is { Length: 2 } && primary.All(char.IsAsciiLetterLower) ? primary : null;
    }

    private static string? First(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
                return value;
        }
        return null;
    }

    private static string? ValueOf(ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> name)
    {
        var attribute = new HtmlAttributes(attributes);
        while (attribute.MoveNext())
        {
            if (Ascii.EqualsIgnoreCase(attribute.Name, name))
                return Encoding.UTF8.GetString(PageText.OfText(attribute.Value));
        }
        return null;
    }

    private static string? TextOf(int node, ReadOnlySpan<byte> html, ReadOnlySpan<HtmlNode> nodes)
    {
        const int longest = 4096;
        using var text = new MemoryStream();
        for (var i = node + 1; i < nodes[node].End && text.Length < longest; i++)
        {
            if (nodes[i].Tag == HtmlTag.Text)
                text.Write(html.Slice(nodes[i].Start, nodes[i].Length));
            else if (HtmlTags.IsBlock(nodes[i].Tag) || nodes[i].Tag == HtmlTag.Br)
                text.WriteByte((byte)' ');
        }
        var written = Encoding.UTF8.GetString(PageText.OfText(text.ToArray()));
        return written.Length > 0 ? written : null;
    }
}
