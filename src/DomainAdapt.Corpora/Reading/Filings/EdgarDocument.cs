using System.Buffers;
using System.Text;

namespace DomainAdapt.Corpora.Reading.Filings;

/// <summary>One document of an EDGAR submission, gathered line by line.</summary>
/// <param name="number">Its place among the submission's documents, from 1.</param>
/// <param name="offset">Where it begins in the file, in bytes.</param>
internal sealed class EdgarDocument(int number, long offset)
{
    // Where HTML says so: after a declaration and comments of the program that wrote it.
    private const int MarkupBytes = 8192;

    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>Its place among the submission's documents, from 1.</summary>
    public int Number => number;

    /// <summary>Its type, such as 10-K or EX-99.1; empty where none was given.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Name of its file.</summary>
    public string? FileName { get; private set; }

    /// <summary>What the filer calls it.</summary>
    public string? Description { get; private set; }

    /// <summary>Whether the body has begun.</summary>
    public bool IsInBody { get; set; }

    /// <summary>Whether the body is a file of bytes written as letters (a picture, a PDF, an archive).</summary>
    public bool IsBinary { get; private set; }

    /// <summary>Whether the body was too large to be held.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Takes a line before the body.</summary>
    public void AddTag(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)'>');
        if (end < 0)
            return;
        var value = Encoding.Latin1.GetString(line[(end + 1)..].Trim(" \t"u8));
        switch (line[..(end + 1)])
        {
            case var tag when tag.SequenceEqual("<TYPE>"u8): Type = value; break;
            case var tag when tag.SequenceEqual("<FILENAME>"u8): FileName = value; break;
            case var tag when tag.SequenceEqual("<DESCRIPTION>"u8): Description = value; break;
        }
    }

    /// <summary>Takes a line of the body.</summary>
    /// <param name="line">Without its line end.</param>
    /// <param name="maxBytes">The largest body that is kept.</param>
    public void AddLine(ReadOnlySpan<byte> line, int maxBytes)
    {
        if (_body.WrittenCount == 0 && (line.StartsWith("begin 6"u8) || line.StartsWith("<PDF>"u8) || line.StartsWith("<ZIP>"u8)))
            IsBinary = true;
        if (IsBinary || IsTooLarge || (_body.WrittenCount == 0 && line.IsEmpty))
            return;
        if (_body.WrittenCount + line.Length >= maxBytes)
        {
            IsTooLarge = true;
            _body.Clear();
            return;
        }
        _body.Write(line);
        _body.Write("\n"u8);
    }

    /// <summary>The document, its text read from HTML where it is that.</summary>
    public DocumentRecord ToRecord(string key, EdgarHeader header)
    {
        var body = _body.WrittenMemory;
        int replacements;
        ReadOnlyMemory<byte> text;
        if (IsHtml(body.Span))
        {
            text = WholePage.Read(WithoutHiddenFacts(body), "windows-1252", out replacements).Text;
        }
        else
        {
            var decoded = Charset.Decode(body, new CharsetHints(Fallback: "windows-1252"));
            (text, replacements) = (decoded.Text, decoded.Replacements);
        }
        var attributes = header.ToAttributes().With("type", Type).With("offset", offset);
        if (FileName is not null)
            attributes = attributes.With("filename", FileName);
        if (Description is not null)
            attributes = attributes.With("description", Description);
        return new DocumentRecord(key, text)
        {
            Title = header.Company is { } company ? $"{company} {Type}" : Description,
            Date = header.Filed,
            Url = header.UrlOf(FileName),
            Attributes = attributes,
            Replacements = replacements,
        };
    }

    private static bool IsHtml(ReadOnlySpan<byte> body)
        => IndexOf(body[..Math.Min(body.Length, MarkupBytes)], "<html"u8, 0) >= 0;

    /// <summary>
    /// The page without its iXBRL headers: facts for machines and the contexts of all others, which no browser shows. Most filers hide them with a
    /// style too, but not all.
    /// </summary>
    private static ReadOnlyMemory<byte> WithoutHiddenFacts(ReadOnlyMemory<byte> page)
    {
        var start = IndexOf(page.Span, "<ix:header"u8, 0);
        if (start < 0)
            return page;
        using var shown = new MemoryStream(page.Length);
        var at = 0;
        while (start >= 0)
        {
            shown.Write(page.Span[at..start]);
            var end = IndexOf(page.Span, "</ix:header>"u8, start);
            at = end < 0 ? page.Length : end + "</ix:header>"u8.Length;
            start = IndexOf(page.Span, "<ix:header"u8, at);
        }
        shown.Write(page.Span[at..]);
        return shown.ToArray();
    }

    /// <summary>The first place from <paramref name="from"/> on of a tag, in any case; -1 where there is none.</summary>
    private static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag, int from)
    {
        while (from < text.Length)
        {
            var found = text[from..].IndexOf((byte)'<');
            if (found < 0)
                return -1;
            from += found;
            if (text.Length - from >= tag.Length && Ascii.EqualsIgnoreCase(text.Slice(from, tag.Length), tag))
                return from;
            from++;
        }
        return -1;
    }
}
