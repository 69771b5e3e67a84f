using System.Text;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Shards.Tests.Documents;

/// <summary>Documents that try a shard: empty and non-BMP texts, present and absent columns, quotes and zero bytes.</summary>
internal static class Samples
{
    public static IReadOnlyList<Document> Documents { get; } =
    [
        Make(0, "Plain text.\nTwo lines.\r\n"),
        Make(1, ""),
        Make(2, "\U0001F600 astral \U00020000, combining e\u0301, Arabic \u0645\u0631\u062D\u0628\u0627, zero \0 byte") with
        {
            Url = "https://example.org/?q='\"",
            Date = "2024-02-29",
            Language = "en",
            Licence = "CC-BY-4.0",
            Title = "",
            Format = DocumentFormat.Markdown,
            Attributes = Attributes.Empty.With("score", 0.25).With("host", "example.org").With("pages", 7).With("archived", true),
        },
        Make(3, "<p>HTML</p>") with { Format = DocumentFormat.Html, Title = "T\u00EFtle" },
    ];

    public static Document Make(int number, string text) => new()
    {
        Id = DocumentId.Of("samples", $"{number}.txt"),
        Source = number % 2 == 0 ? "filings" : "web",
        Origin = $"{number}.txt",
        Text = Encoding.UTF8.GetBytes(text),
    };

    /// <summary>Everything of a document that can be compared.</summary>
    public static string Describe(Document document) => string.Join('|',
        document.Id, document.Source, document.Origin, document.Url ?? "-", document.Date ?? "-", document.Language ?? "-",
        document.Licence ?? "-", document.Title ?? "-", document.Format, document.Attributes.ToJson(), Convert.ToHexString(document.Text.Span));
}
