using System.Text.Json;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>What a page's JSON-LD says about its article (schema.org's Article and its kinds).</summary>
internal sealed record StructuredData
{
    /// <summary>Nothing said.</summary>
    public static readonly StructuredData None = new();

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public string? Headline { get; private init; }

    public string? Author { get; private init; }

    public string? DatePublished { get; private init; }

    public string? ArticleBody { get; private init; }

    public string? Language { get; private init; }

    public string? Url { get; private init; }

    /// <summary>These and what another script says; what is no JSON says nothing.</summary>
    public StructuredData With(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Lenient);
            return Read(document.RootElement);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // Broken JSON, or text with half of a surrogate pair: pages have both, and lose only what they said here.
            return this;
        }
    }

    private StructuredData Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Aggregate(this, (data, item) => data.Read(item));
        if (element.ValueKind != JsonValueKind.Object)
            return this;
        var data = this;
        if (IsArticle(element))
        {
            data = this with
            {
                Headline = Headline ?? TextOf(element, "headline"),
                Author = Author ?? NamesOf(element),
                DatePublished = DatePublished ?? TextOf(element, "datePublished"),
                ArticleBody = ArticleBody ?? TextOf(element, "articleBody"),
                Language = Language ?? TextOf(element, "inLanguage"),
                Url = Url ?? TextOf(element, "url"),
            };
        }
        foreach (var name in (string[])["@graph", "mainEntity", "mainEntityOfPage"])
        {
            if (element.TryGetProperty(name, out var inner))
                data = data.Read(inner);
        }
        return data;
    }

    private static bool IsArticle(JsonElement element)
    {
        if (!element.TryGetProperty("@type", out var type))
            return false;
        var name = type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0 ? type[0] : type;
        return name.ValueKind == JsonValueKind.String && name.GetString() is { } kind
            && (kind.EndsWith("Article", StringComparison.Ordinal) || kind.EndsWith("Posting", StringComparison.Ordinal) || kind is "Report" or "Recipe");
    }

    private static string? TextOf(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Decoded(value.GetString()!) : null;

    /// <summary>Texts in JSON often keep their character references and white space.</summary>
    private static string Decoded(string text) => System.Net.WebUtility.HtmlDecode(text).Trim();

    private static string? NamesOf(JsonElement article)
    {
        if (!article.TryGetProperty("author", out var author))
            return null;
        var names = (author.ValueKind == JsonValueKind.Array ? [.. author.EnumerateArray()] : new[] { author })
            .Select(one => one.ValueKind == JsonValueKind.String ? Decoded(one.GetString()!) : one.ValueKind == JsonValueKind.Object ? TextOf(one, "name") : null)
            .Where(name => !string.IsNullOrEmpty(name) && !name.Contains("://", StringComparison.Ordinal)).Distinct();
        var joined = string.Join("; ", names);
        return joined.Length > 0 ? joined : null;
    }
}
