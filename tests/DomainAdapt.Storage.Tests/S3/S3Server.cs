using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using DomainAdapt.Testing;
using Microsoft.AspNetCore.Http;

namespace DomainAdapt.Storage.Tests.S3;

/// <summary>
/// A server that speaks as much of S3 as reading needs: lists of two keys a page, objects by ranges, and signatures (Signature Version 4, in
/// headers and in addresses) that are computed anew and compared.
/// </summary>
internal sealed class S3Server(IReadOnlyDictionary<string, byte[]> objects, bool isPublic = false)
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Bucket = "texts";

    private const int KeysPerPage = 2;

    /// <summary>Breaks off the first answer of every object in the middle.</summary>
    public bool CutsFirst { get; init; }

    private readonly HashSet<string> _seen = [];

    public Task<LocalServer> StartAsync() => LocalServer.StartAsync(AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!isPublic && !IsSigned(request))
        {
            await ErrorAsync(context, 403, "SignatureDoesNotMatch");
            return;
        }
        var path = request.Path.Value!.TrimStart('/');
        if (path.TrimEnd('/') == Bucket && request.Query["list-type"] == "2")
            await ListAsync(context);
        else if (path.StartsWith(Bucket + "/", StringComparison.Ordinal) && objects.TryGetValue(path[(Bucket.Length + 1)..], out var content))
            await SendAsync(context, path, content);
        else
            await ErrorAsync(context, 404, path.StartsWith(Bucket, StringComparison.Ordinal) ? "NoSuchKey" : "NoSuchBucket");
    }

    private async Task SendAsync(HttpContext context, string path, byte[] content)
    {
        bool first;
        lock (_seen)
            first = _seen.Add(path);
        if (CutsFirst && first)
        {
            context.Response.Headers.ETag = ETagOf(content);
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
            await context.Response.Body.FlushAsync();
            await Task.Delay(500); // lets the first half arrive, on a busy machine too
            context.Abort();
            return;
        }
        await Results.Bytes(content, "application/octet-stream", enableRangeProcessing: true, entityTag: new(ETagOf(content))).ExecuteAsync(context);
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var after = query["continuation-token"].ToString();
        var keys = objects.Keys.Where(key => key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0)
            .Order(StringComparer.Ordinal).ToList();
        XNamespace ns = "http://s3.amazonaws.com/doc/2006-03-01/";
        var page = keys.Take(KeysPerPage).ToList();
        var isTruncated = keys.Count > KeysPerPage;
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(new XElement(
            ns + "ListBucketResult", new XElement(ns + "Name", Bucket), new XElement(ns + "KeyCount", page.Count), new XElement(ns + "MaxKeys", KeysPerPage),
            new XElement(ns + "IsTruncated", isTruncated ? "true" : "false"),
            isTruncated ? new XElement(ns + "NextContinuationToken", page[^1]) : null,
            page.Select(key => new XElement(
                ns + "Contents", new XElement(ns + "Key", key), new XElement(ns + "LastModified", "2024-01-01T00:00:00.000Z"),
                new XElement(ns + "ETag", ETagOf(objects[key])), new XElement(ns + "Size", objects[key].Length), new XElement(ns + "StorageClass", "STANDARD")))).ToString());
    }

    private static async Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(new XElement("Error", new XElement("Code", code), new XElement("Message", code)).ToString());
    }

#pragma warning disable CA5351 // S3's own
    private static string ETagOf(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
#pragma warning restore CA5351

    /// <summary>Computes the signature of what came (AWS Signature Version 4) and compares it.</summary>
    private static bool IsSigned(HttpRequest request)
    {
        var inQuery = request.Query.ContainsKey("X-Amz-Signature");
        var fields = inQuery
            ? new Dictionary<string, string>
            {
                ["Credential"] = request.Query["X-Amz-Credential"].ToString(),
                ["SignedHeaders"] = request.Query["X-Amz-SignedHeaders"].ToString(),
                ["Signature"] = request.Query["X-Amz-Signature"].ToString(),
            }
            : request.Headers.Authorization.ToString().Replace("AWS4-HMAC-SHA256 ", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries)
                .Where(field => field.Contains('=')).ToDictionary(field => field.Split('=')[0], field => field[(field.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        if (!fields.TryGetValue("Credential", out var credential) || credential.Split('/') is not [AccessKey, var day, var region, "s3", "aws4_request"])
            return false;
        var time = inQuery ? request.Query["X-Amz-Date"].ToString() : request.Headers["x-amz-date"].ToString();
        var sent = DateTime.ParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var life = inQuery ? int.Parse(request.Query["X-Amz-Expires"].ToString(), CultureInfo.InvariantCulture) : 900;
        if (DateTime.UtcNow > sent.AddSeconds(life))
            return false;
        var query = request.Query.Where(pair => pair.Key != "X-Amz-Signature").SelectMany(pair => pair.Value, (pair, value) => (pair.Key, value))
            .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.value ?? "")}").Order(StringComparer.Ordinal);
        var headers = fields["SignedHeaders"].Split(';').Select(name => $"{name}:{(name == "host" ? request.Host.Value : request.Headers[name].ToString().Trim())}\n");
        var canonical = string.Join('\n',
            request.Method, string.Join('/', request.Path.Value!.Split('/').Select(Uri.EscapeDataString)), string.Join('&', query), string.Concat(headers),
            fields["SignedHeaders"], inQuery ? "UNSIGNED-PAYLOAD" : request.Headers["x-amz-content-sha256"].ToString());
        var text = $"AWS4-HMAC-SHA256\n{time}\n{day}/{region}/s3/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { day, region, "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + SecretKey), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == fields["Signature"];
    }
}
