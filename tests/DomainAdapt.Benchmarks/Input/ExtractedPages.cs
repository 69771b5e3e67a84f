using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>The main text of pages that lie in folders as HTML, mixed over the folders, as a crawl is.</summary>
internal static class ExtractedPages
{
    /// <summary>Documents of the pages, in the order of their paths' hashes, until they have that many bytes of text.</summary>
    /// <param name="folders">Folders with <c>.html</c> and <c>.html.gz</c> at any depth.</param>
    /// <param name="bytes">Bytes of text to stop at.</param>
    public static List<Document> Read(IReadOnlyList<string> folders, long bytes)
    {
        var files = folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.html*", SearchOption.AllDirectories).Select(path => (Path: path, Name: Path.GetRelativePath(folder, path))))
            .Where(file => file.Path.EndsWith(".html", StringComparison.Ordinal) || file.Path.EndsWith(".html.gz", StringComparison.Ordinal))
            .OrderBy(file => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(file.Name))), StringComparer.Ordinal);
        var documents = new List<Document>();
        foreach (var (path, name) in files)
        {
            if (bytes <= 0)
                break;
            var page = PageExtractor.Extract(Bytes(path));
            if (page.Text.Length == 0)
                continue;
            bytes -= page.Text.Length;
            documents.Add(new Document
            {
                Id = DocumentId.Of("pages", name),
                Text = page.Text,
                Url = page.Url ?? $"https://www.{Path.GetDirectoryName(name)?.Replace(Path.DirectorySeparatorChar, '-').ToLowerInvariant()}.example.org/{name}",
                Source = "pages",
                Origin = name,
            });
        }
        return documents;
    }

    private static byte[] Bytes(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
            return File.ReadAllBytes(path);
        using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
