using System.Net;
using System.Text;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>The repository's text as web pages: an article of paragraphs and links among a menu, a script, a table and a footer.</summary>
internal static class ArticlePages
{
    /// <summary>A page for each document of <see cref="RepositoryText"/>.</summary>
    public static byte[][] Read() => [.. RepositoryText.Read().Select((document, number) => Page(Encoding.UTF8.GetString(document), number))];

    private static byte[] Page(string text, int number)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Part ").Append(number)
            .Append("</title><script>var counter = 0; if (counter < 1) { counter += 1; }</script></head>\n<body class=page><div id=\"menu\"><ul>");
        for (var item = 0; item < 20; item++)
            page.Append("<li><a href=\"/part/").Append(item).Append("?from=").Append(number).Append("&amp;to=").Append(item).Append("\">Part ").Append(item).Append("</a>");
        page.Append("</ul></div>\n<div class=\"content\"><article><h1>Part ").Append(number).Append("</h1>\n");
        foreach (var paragraph in text.Split("\n\n"))
            page.Append("<p>").Append(WebUtility.HtmlEncode(paragraph).Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</p>\n");
        page.Append("<table><tr><th>Part<th>Bytes<tr><td>").Append(number).Append("<td>").Append(text.Length).Append("</table></article></div>\n")
            .Append("<div class=\"footer\"><p>All parts &copy; their authors &mdash; <a href=/terms>Terms</a></p></div></body></html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }
}
