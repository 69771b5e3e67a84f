using System.IO.Compression;
using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>
/// A file that is a zip of XML parts: Office Open XML (ECMA-376) and EPUB. Parts are streamed one at a time; what they unpack to is bounded before
/// any is opened, since a zip never yields more of a part than its directory says.
/// </summary>
internal sealed class ZippedParts : IDisposable
{
    // First bytes of a compound file (MS-CFB, 2.2), which Office wraps around a document that has a password.
    private static readonly byte[] CompoundFile = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private static readonly string[] TextSuffixes = [".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx"];

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);

    private ZippedParts(ZipArchive zip)
    {
        _zip = zip;
        foreach (var entry in zip.Entries)
            _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
    }

    /// <summary>Names of the parts.</summary>
    public IEnumerable<string> Names => _parts.Keys;

    /// <summary>Whether bytes begin as a compound file does.</summary>
    public static bool IsCompoundFile(ReadOnlySpan<byte> bytes) => bytes.StartsWith(CompoundFile);

    /// <summary>Opens a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="maxBytes">How much its parts of text may unpack to, together.</param>
    /// <exception cref="UnreadableException">It has a password, or unpacks to more.</exception>
    /// <exception cref="InvalidDataException">It is no zip, or a damaged one.</exception>
    public static ZippedParts Open(byte[] bytes, int maxBytes)
    {
        if (IsCompoundFile(bytes))
            throw UnreadableException.Encrypted();
        var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        try
        {
            var left = (long)maxBytes;
            foreach (var entry in zip.Entries.Where(entry => TextSuffixes.Any(suffix => entry.FullName.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))))
            {
                if (entry.IsEncrypted)
                    throw UnreadableException.Encrypted();
                left -= entry.Length;
                if (entry.Length > maxBytes || left < 0)
                    throw UnreadableException.TooLarge(maxBytes);
            }
            return new ZippedParts(zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a part of that name.</summary>
    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>Streams a part of XML without document type definitions: nothing is fetched and no entity grows.</summary>
    /// <exception cref="UnreadableException">There is no such part.</exception>
    public XmlReader OpenXml(string name) => XmlReader.Create(Open(name), Settings);

    /// <summary>All bytes of a part.</summary>
    /// <exception cref="UnreadableException">There is no such part.</exception>
    public byte[] ReadAll(string name)
    {
        using var content = Open(name);
        using var buffer = new MemoryStream();
        content.CopyTo(buffer);
        return buffer.ToArray();
    }

    /// <summary>The path that a reference from one part to another leads to.</summary>
    public static string Resolve(string fromPart, string target)
    {
        if (target.StartsWith('/'))
            return target[1..];
        var path = new List<string>(fromPart.Split('/')[..^1]);
        foreach (var segment in target.Split('/'))
        {
            if (segment == ".." && path.Count > 0)
                path.RemoveAt(path.Count - 1);
            else if (segment is not ("." or ".."))
                path.Add(segment);
        }
        return string.Join('/', path);
    }

    public void Dispose() => _zip.Dispose();

    private Stream Open(string name)
        => _parts.TryGetValue(name, out var entry) ? entry.Open() : throw new UnreadableException("damaged", $"has no part '{name}'");
}
