using System.Globalization;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>text</c> reader: plain text files.</summary>
public sealed record TextReaderSpec : ReaderSpec
{
    /// <summary>What a document is.</summary>
    public TextSplit Split { get; init; } = TextSplit.File;

    /// <summary>Encoding of files that have no byte order mark and are no UTF-8; detected from the bytes unless given.</summary>
    public string? Encoding { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Encoding is not null && Charset.NameOf(Encoding) is null)
            problems.Add("encoding", $"is '{Encoding}', which is no encoding this program knows; expected a name such as utf-8 or windows-1252");
    }
}

/// <summary>What a document of a text file is.</summary>
public enum TextSplit
{
    /// <summary>The whole file.</summary>
    File,

    /// <summary>Lines up to the next blank line.</summary>
    BlankLine,

    /// <summary>Each line.</summary>
    Line,
}

/// <summary>Reads plain text: a file, a paragraph or a line is a document.</summary>
internal sealed class TextReader(TextReaderSpec spec) : IReader
{
    public IEnumerable<Record> Read(Input input)
        => spec.Split == TextSplit.File ? ReadFile(input) : ReadParts(input);

    private IEnumerable<Record> ReadFile(Input input)
    {
        if (input.ReadAll() is not { } bytes)
        {
            yield return input.TooLarge();
            yield break;
        }
        var decoded = Charset.Decode(bytes, new CharsetHints(Fallback: spec.Encoding));
        yield return new DocumentRecord(null, decoded.Text) { Replacements = decoded.Replacements };
    }

    private IEnumerable<Record> ReadParts(Input input)
    {
        var lines = new ByteLines(input.Content, input.MaxRecordBytes);
        using var part = new MemoryStream();
        var first = 1L;
        while (lines.TryRead(out var line))
        {
            if (lines.IsCut)
            {
                yield return new DamagedRecord(Key(lines.Number), "too_large", $"is longer than {input.MaxRecordBytes} bytes", line[..1024].ToArray());
                continue;
            }
            var isBlank = line.Span.Trim(" \t"u8).IsEmpty;
            if (!isBlank)
            {
                if (part.Length == 0)
                    first = lines.Number;
                else
                    part.WriteByte((byte)'\n');
                part.Write(line.Span);
            }
            if (part.Length > 0 && (isBlank || spec.Split == TextSplit.Line))
                yield return Take(part, first);
        }
        if (part.Length > 0)
            yield return Take(part, first);
    }

    private DocumentRecord Take(MemoryStream part, long line)
    {
        var decoded = Charset.Decode(part.ToArray(), new CharsetHints(Fallback: spec.Encoding));
        part.SetLength(0);
        return new DocumentRecord(Key(line), decoded.Text) { Replacements = decoded.Replacements };
    }

    private static string Key(long line) => line.ToString(CultureInfo.InvariantCulture);
}
