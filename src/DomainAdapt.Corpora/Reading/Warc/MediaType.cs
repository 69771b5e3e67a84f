namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>What kind of thing a payload is, by what its server or its crawler says, else by its first bytes.</summary>
internal static class MediaType
{
    /// <summary>An HTML page.</summary>
    public const string Html = "text/html";

    /// <summary>Plain text.</summary>
    public const string Text = "text/plain";

    private const int SniffedBytes = 512;

    private static readonly string[] Families = ["image", "audio", "video", "font"];

    private static readonly HashSet<string> Counted =
    [
        "text/css", "text/csv", "text/javascript", "text/xml", "text/calendar", "text/markdown", "application/javascript", "application/x-javascript",
        "application/json", "application/ld+json", "application/xml", "application/rss+xml", "application/atom+xml", "application/pdf", "application/zip",
        "application/gzip", "application/msword", "application/octet-stream", "application/epub+zip", "application/x-shockwave-flash",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "text/dns", "application/warc-fields",
    ];

    private static readonly byte[][] HtmlMarks =
        [[.. "<!doctype html"u8], [.. "<html"u8], [.. "<head"u8], [.. "<body"u8], [.. "<title"u8], [.. "<meta"u8], [.. "<div"u8], [.. "<h1"u8], [.. "<p"u8], [.. "<!--"u8]];

    /// <summary>The media type of a record's payload, in lower case, without parameters.</summary>
    public static string Of(WarcRecord record, ReadOnlySpan<byte> payload)
    {
        var said = record.Http is { } http ? http.Fields["Content-Type"] : record.ContentType;
        var type = Bare(said) ?? Bare(record.Fields["WARC-Identified-Payload-Type"]);
        return type switch
        {
            "application/xhtml+xml" or "application/html" => Html,
            null or "application/octet-stream" or "no-type" or "unknown" => IsHtml(payload) ? Html : type ?? "none",
            _ => type,
        };
    }

    /// <summary>What reports call a payload that is left out: one of few words, however many types a crawl has.</summary>
    public static string Counter(string type)
    {
        var family = type[..Math.Max(0, type.IndexOf('/'))];
        return Families.Contains(family) ? family : Counted.Contains(type) || type == "none" ? type : "other_media_type";
    }

    /// <summary>Whether bytes look like a page by their beginning (as in the MIME Sniffing Standard, 7.1).</summary>
    private static bool IsHtml(ReadOnlySpan<byte> payload)
    {
        var text = payload[..Math.Min(payload.Length, SniffedBytes)].TrimStart(" \t\r\n\f\u00EF\u00BB\u00BF"u8);
        foreach (var mark in HtmlMarks)
        {
            if (text.Length > mark.Length && System.Text.Ascii.EqualsIgnoreCase(text[..mark.Length], mark))
                return true;
        }
        return false;
    }

    private static string? Bare(string? said)
    {
        if (said is null)
            return null;
        var end = said.AsSpan().IndexOfAny(";, ");
        var bare = (end < 0 ? said : said[..end]).Trim().ToLowerInvariant();
        return bare.Length > 0 ? bare : null;
    }
}
