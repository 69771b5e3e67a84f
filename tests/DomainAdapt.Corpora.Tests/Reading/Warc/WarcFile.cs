using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DomainAdapt.Corpora.Tests.Reading.Warc;

/// <summary>WARC files written for tests.</summary>
internal static class WarcFile
{
    /// <summary>A record with an HTTP response.</summary>
    public static byte[] Response(string uri, byte[] body, string fields = "Content-Type: text/html", string status = "200 OK")
        => Record("response", uri, [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\n{fields}\r\n\r\n"), .. body], "application/http; msgtype=response");

    public static byte[] Response(string uri, string body, string fields = "Content-Type: text/html", string status = "200 OK")
        => Response(uri, Encoding.UTF8.GetBytes(body), fields, status);

    /// <summary>A record of any type, with the two empty lines after it.</summary>
    public static byte[] Record(string type, string? uri, byte[] content, string contentType = "text/plain", int? length = null, string lineEnd = "\r\n")
    {
        var id = $"urn:test:{type}:{uri}";
        string[] lines =
        [
            "WARC/1.0", $"WARC-Type: {type}", .. uri is null ? Array.Empty<string>() : [$"WARC-Target-URI: {uri}"], "WARC-Date: 2026-01-17T10:20:30Z",
            $"WARC-Record-ID: <{id}>", $"Content-Type: {contentType}",
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length ?? content.Length}"), "", "",
        ];
        return [.. Encoding.UTF8.GetBytes(string.Join(lineEnd, lines)), .. content, .. Encoding.ASCII.GetBytes(lineEnd + lineEnd)];
    }

    public static byte[] Record(string type, string? uri, string content, string contentType = "text/plain", int? length = null, string lineEnd = "\r\n")
        => Record(type, uri, Encoding.UTF8.GetBytes(content), contentType, length, lineEnd);

    /// <summary>Each part a gzip member of its own.</summary>
    public static byte[] Gzip(params byte[][] parts) => [.. parts.SelectMany(Member)];

    /// <summary>One gzip member.</summary>
    public static byte[] Member(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return output.ToArray();
    }

    /// <summary>What a stream writes when it is given bytes.</summary>
    public static byte[] Encode(byte[] content, Func<Stream, Stream> encoder)
    {
        using var output = new MemoryStream();
        using (var stream = encoder(output))
            stream.Write(content);
        return output.ToArray();
    }
}
