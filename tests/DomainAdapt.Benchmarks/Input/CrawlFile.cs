using System.Globalization;
using System.IO.Compression;
using System.Text;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>A crawl written for measurements: responses with pages made of this repository's own texts, every host and address another.</summary>
internal static class CrawlFile
{
    private const int ParagraphsOfPage = 80;

    /// <summary>Writes a WARC file of about that size when decompressed, a gzip member a record.</summary>
    /// <returns>Bytes when decompressed.</returns>
    public static long Write(string path, long bytes)
    {
        var texts = RepositoryText.Read();
        var random = new SplitMix64(7);
        using var file = File.Create(path);
        var written = 0L;
        for (var number = 0L; written < bytes; number++)
        {
            var record = Record(number, texts, ref random);
            using var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(record);
            written += record.Length;
        }
        return written;
    }

    private static byte[] Record(long number, byte[][] texts, ref SplitMix64 random)
    {
        var uri = string.Create(CultureInfo.InvariantCulture, $"https://host-{number}.example.net/{random.Next(1 << 30):x}/page-{number}.html");
        var page = new MemoryStream();
        page.Write(Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><title>{uri}</title></head><body><nav><a href=\"/\">Home</a> <a href=\"/all\">All</a></nav><main>"));
        for (var left = 1 + random.Next(ParagraphsOfPage); left > 0; left--)
        {
            var text = texts[random.Next((ulong)texts.Length)];
            var start = (int)random.Next((ulong)text.Length);
            page.Write("<div class=\"paragraph\"><p>"u8);
            page.Write(text.AsSpan(start, Math.Min(text.Length - start, 1500)));
            page.Write("</p></div>\n"u8);
        }
        page.Write("</main></body></html>"u8);
        var http = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: none\r\nContent-Length: {page.Length}\r\n\r\n"));
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2026-01-17T10:20:30Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:x12}>\r\n"
            + $"Content-Type: application/http; msgtype=response\r\nContent-Length: {http.Length + page.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. http, .. page.ToArray(), .. "\r\n\r\n"u8];
    }
}
