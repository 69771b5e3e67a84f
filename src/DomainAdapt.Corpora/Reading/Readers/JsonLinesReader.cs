using System.Globalization;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Settings of the <c>jsonl</c> reader: which field of a JSON line is what. A dot leads into an object (<c>meta.url</c>); a text may be a list of
/// strings, which become paragraphs.
/// </summary>
public sealed record JsonLinesReaderSpec : MappedReaderSpec;

/// <summary>Reads JSON lines: a line is a document, its line number the key.</summary>
internal sealed class JsonLinesReader(JsonLinesReaderSpec spec) : IReader
{
    private readonly JsonRecord _record = new(spec);

    public IEnumerable<Record> Read(Input input)
    {
        var lines = new ByteLines(input.Content, input.MaxRecordBytes);
        while (lines.TryRead(out var line))
        {
            var key = lines.Number.ToString(CultureInfo.InvariantCulture);
            if (lines.IsCut)
                yield return JsonRecord.Damaged(key, "too_large", $"is longer than {input.MaxRecordBytes} bytes", line);
            else if (line.Span.Trim(" \t"u8).IsEmpty)
                yield return new SkippedRecord("blank_line");
            else
                yield return _record.Read(key, line);
        }
    }
}
