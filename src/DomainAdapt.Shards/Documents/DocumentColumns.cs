using DomainAdapt.Core.Documents;
using DomainAdapt.Shards.Columns;

namespace DomainAdapt.Shards.Documents;

/// <summary>The columns of a document, as kept and rejected shards share them.</summary>
internal sealed class DocumentColumns
{
    private readonly TextColumn _id = new("id");
    private readonly TextColumn _source = new("source", repetitive: true);
    private readonly TextColumn _origin = new("origin");
    private readonly TextColumn _url = new("url", optional: true);
    private readonly TextColumn _date = new("date", optional: true);
    private readonly TextColumn _language = new("language", optional: true, repetitive: true);
    private readonly TextColumn _licence = new("licence", optional: true, repetitive: true);
    private readonly TextColumn _title = new("title", optional: true);
    private readonly TextColumn _format = new("format", repetitive: true);
    private readonly TextColumn _attributes = new("attributes");
    private readonly TextColumn _text = new("text");

    /// <summary>All columns, in order.</summary>
    public IReadOnlyList<ColumnWriter> All
        => [_id, _source, _origin, _url, _date, _language, _licence, _title, _format, _attributes, _text];

    /// <summary>Adds a document's values to every column.</summary>
    public void Add(Document document)
    {
        _id.Add(document.Id.ToString());
        _source.Add(document.Source);
        _origin.Add(document.Origin);
        _url.Add(document.Url);
        _date.Add(document.Date);
        _language.Add(document.Language);
        _licence.Add(document.Licence);
        _title.Add(document.Title);
        _format.Add(NameOf(document.Format));
        _attributes.Add(document.Attributes.ToJson());
        _text.Add(document.Text.Span);
    }

    /// <summary>Reads the documents of a row group.</summary>
    public static async Task<Document[]> ReadAsync(RowGroup group)
    {
        var ids = await group.StringsAsync("id");
        var sources = await group.StringsAsync("source");
        var origins = await group.StringsAsync("origin");
        var urls = await group.StringsAsync("url");
        var dates = await group.StringsAsync("date");
        var languages = await group.StringsAsync("language");
        var licences = await group.StringsAsync("licence");
        var titles = await group.StringsAsync("title");
        var formats = await group.StringsAsync("format");
        var attributes = await group.StringsAsync("attributes");
        var texts = await group.Utf8Async("text");
        var documents = new Document[group.Rows];
        for (var row = 0; row < documents.Length; row++)
        {
            documents[row] = new Document
            {
                Id = DocumentId.Parse(ids[row]!),
                Source = sources[row]!,
                Origin = origins[row]!,
                Url = urls[row],
                Date = dates[row],
                Language = languages[row],
                Licence = licences[row],
                Title = titles[row],
                Format = Enum.Parse<DocumentFormat>(formats[row]!, ignoreCase: true),
                Attributes = Attributes.Parse(attributes[row]!),
                Text = texts[row],
            };
        }
        return documents;
    }

    private static string NameOf(DocumentFormat format) => format switch
    {
        DocumentFormat.Text => "text",
        DocumentFormat.Markdown => "markdown",
        DocumentFormat.Html => "html",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "A document is text, Markdown or HTML."),
    };
}
