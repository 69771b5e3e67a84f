using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>markdown</c> reader: a file is a document.</summary>
public sealed record MarkdownReaderSpec : ReaderSpec;

/// <summary>
/// Reads Markdown files. A front matter block (<c>---</c> to <c>---</c> at the very start) is no text; its <c>title</c> becomes the title, else
/// the first heading of level one does.
/// </summary>
internal sealed class MarkdownReader : IReader
{
    public IEnumerable<Record> Read(Input input)
    {
        if (input.ReadAll() is not { } bytes)
        {
            yield return input.TooLarge();
            yield break;
        }
        var decoded = Charset.Decode(bytes);
        var text = decoded.Text;
        var body = text[FrontMatterLength(text.Span)..];
        yield return new DocumentRecord(null, body)
        {
            Format = DocumentFormat.Markdown,
            Title = Value(text[..^body.Length].Span, "title:"u8) ?? Value(body.Span, "# "u8),
            Replacements = decoded.Replacements,
        };
    }

    /// <summary>Bytes of the front matter with its marks, or 0 where there is none.</summary>
    private static int FrontMatterLength(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("---\n"u8) && !text.StartsWith("---\r\n"u8))
            return 0;
        var at = text.IndexOf((byte)'\n') + 1;
        while (at < text.Length)
        {
            var line = LineAt(text, at);
            at += line.Length;
            if (line.TrimEnd("\r\n"u8).SequenceEqual("---"u8))
                return at;
        }
        return 0;
    }

    /// <summary>What follows <paramref name="mark"/> on the first line that starts with it.</summary>
    private static string? Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark)
    {
        for (var at = 0; at < text.Length;)
        {
            var line = LineAt(text, at);
            if (line.StartsWith(mark))
                return Encoding.UTF8.GetString(line[mark.Length..].Trim(" \t\r\n\"'"u8)) is { Length: > 0 } value ? value : null;
            at += line.Length;
        }
        return null;
    }

    /// <summary>The line that starts there, with its line end.</summary>
    private static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOf((byte)'\n');
        return length < 0 ? text[start..] : text.Slice(start, length + 1);
    }
}
