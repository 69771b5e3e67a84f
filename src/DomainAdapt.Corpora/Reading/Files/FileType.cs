using System.Text;
using System.Text.Unicode;

namespace DomainAdapt.Corpora.Reading.Files;

/// <summary>
/// What a file is, by its first bytes and its name. Bytes decide where a format has a mark of its own; among texts only the name can tell.
/// </summary>
internal static class FileType
{
    /// <summary>Bytes of a file that are looked at.</summary>
    public const int HeadBytes = 4096;

    /// <summary>A zip of files, which are read one by one.</summary>
    public const string Zip = "zip";

    /// <summary>A tar of files, which are read one by one.</summary>
    public const string Tar = "tar";

    /// <summary>A file compressed by itself.</summary>
    public const string Compressed = "compressed";

    // Where a tar's header says so (POSIX.1-1988), and how far before a PDF others may stand (PDF Reference 1.7, implementation note 13).
    private const int TarMarkAt = 257;
    private const int PdfMarkWithin = 1024;

    private const string FromLine = "From ";

    private static readonly (string Kind, string[] Suffixes)[] Suffixes =
    [
        ("text", [".txt", ".text", ".rst", ".asc", ".adoc"]),
        ("markdown", [".md", ".markdown"]),
        ("html", [".html", ".htm", ".xhtml", ".xht"]),
        ("jsonl", [".jsonl", ".ndjson"]),
        ("csv", [".csv"]),
        ("tsv", [".tsv", ".tab"]),
        ("json", [".json"]),
        ("xml", [".xml", ".nxml"]),
        ("parquet", [".parquet"]),
        ("warc", [".warc", ".arc"]),
        ("mail", [".eml", ".mbox", ".mbx"]),
        ("docx", [".docx", ".docm"]),
        ("pptx", [".pptx", ".pptm"]),
        ("xlsx", [".xlsx", ".xlsm"]),
        ("epub", [".epub"]),
    ];

    private static readonly Dictionary<string, string> BySuffix = Suffixes
        .SelectMany(type => type.Suffixes.Select(suffix => (suffix, type.Kind)))
        .ToDictionary(pair => pair.suffix, pair => pair.Kind, StringComparer.OrdinalIgnoreCase);

    private static readonly (byte[] Mark, string Kind)[] ByMark =
    [
        ([0x1F, 0x8B], Compressed),
        ([0x28, 0xB5, 0x2F, 0xFD], Compressed),
        ([.. "PK\u0003\u0004"u8], Zip),
        ([.. "PK\u0005\u0006"u8], Zip),
        ([.. "<SEC-DOCUMENT>"u8], "edgar"),
        ([.. "<SEC-HEADER>"u8], "edgar"),
        ([.. "<IMS-DOCUMENT>"u8], "edgar"),
        ([.. "<SUBMISSION>"u8], "edgar"),
        ([.. "-----BEGIN PRIVACY-ENHANCED MESSAGE-----"u8], "edgar"),
        ([.. "WARC/"u8], "warc"),
        ([.. "PAR1"u8], "parquet"),
    ];

    /// <summary>Name of the reader that reads such a file, <see cref="Zip"/>, <see cref="Tar"/> or <see cref="Compressed"/>; null where none does.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="head">Its first <see cref="HeadBytes"/>, or all where it has fewer.</param>
    public static string? Of(string name, ReadOnlySpan<byte> head)
    {
        foreach (var (mark, kind) in ByMark)
        {
            if (head.StartsWith(mark))
                return kind;
        }
        if (head.Length > TarMarkAt && head[TarMarkAt..].StartsWith("ustar"u8))
            return Tar;
        if (head[..Math.Min(head.Length, PdfMarkWithin)].IndexOf("%PDF-"u8) >= 0)
            return "pdf";
        var suffix = Path.GetExtension(name);
        if (BySuffix.GetValueOrDefault(suffix) is { } known)
            return known;
        return suffix.Length == 0 || IsVersion(suffix) ? OfText(head) : null;
    }

    /// <summary>What a zip is: an Office file, a book, or an archive of files.</summary>
    public static string OfZip(IReadOnlyCollection<string> names)
    {
        if (names.Contains("META-INF/container.xml"))
            return "epub";
        if (!names.Contains("[Content_Types].xml"))
            return Zip;
        return names.Any(name => name.StartsWith("word/", StringComparison.OrdinalIgnoreCase)) ? "docx"
            : names.Any(name => name.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase)) ? "pptx"
            : names.Any(name => name.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)) ? "xlsx" : Zip;
    }

    /// <summary>A word that counts a file that no reader reads: <c>type_jpg</c>, or <c>type_unknown</c> where the name says nothing.</summary>
    public static string SkippedAs(string name)
    {
        const int longest = 8;
        var suffix = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        return suffix.Length is > 0 and <= longest && suffix.All(char.IsAsciiLetterOrDigit) ? $"type_{suffix}" : "type_unknown";
    }

    // README.2024 has no suffix.
    private static bool IsVersion(string suffix) => suffix.Skip(1).All(char.IsAsciiDigit);

    private static string? OfText(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty || head.ContainsAnyInRange((byte)0, (byte)8))
            return null;
        var text = head.TrimStart("\uFEFF \t\r\n"u8);
        var start = Encoding.Latin1.GetString(text[..Math.Min(64, text.Length)]);
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "html";
        if (start.StartsWith(FromLine, StringComparison.Ordinal))
            return "mail";
        // The last character may be cut.
        return Utf8.IsValid(head) || Utf8.IsValid(head[..Math.Max(0, head.LastIndexOf((byte)' '))]) ? "text" : null;
    }
}
