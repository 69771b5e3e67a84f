using System.Globalization;
using System.Text;
using DomainAdapt.Shards.Rows;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Settings of the <c>parquet</c> reader: a row is a document, fields are columns with one value a row. Columns of lists, maps and structs are
/// left alone. Memory holds the named columns of one row group.
/// </summary>
public sealed record ParquetReaderSpec : MappedReaderSpec;

/// <summary>Reads Parquet files. The key is the number of the row.</summary>
internal sealed class ParquetReader(ParquetReaderSpec spec) : IReader
{
    /// <summary>The format compresses by itself.</summary>
    public bool ReadsCompressed => true;

    public IEnumerable<Record> Read(Input input)
    {
        using var content = Seekable(input.Content);
        using var rows = ParquetRows.Open(content, input.Path);
        var flat = rows.FlatColumns.ToHashSet(StringComparer.Ordinal);
        string?[] optional = [spec.Id, spec.Url, spec.Date, spec.Title, spec.Language, spec.Licence];
        // What a corpus file names must be there; what is only a default may be absent.
        var columns = spec.Attributes.Prepend(spec.Text).Union(optional.OfType<string>().Where(flat.Contains)).ToArray();
        var mapping = new FieldMapping(spec);
        var number = 0L;
        foreach (var group in rows.Read(columns))
        {
            for (var row = 0; row < group[0].Length; row++)
            {
                var key = (++number).ToString(CultureInfo.InvariantCulture);
                var at = row;
                yield return Text(group[0][row]) is { } text
                    ? mapping.Record(key, text, name => Array.IndexOf(columns, name) is var index and >= 0 ? group[index][at] : null)
                    : new SkippedRecord("no_text");
            }
        }
    }

    private static DecodedText? Text(object? value) => value switch
    {
        null => null,
        byte[] bytes => Charset.Decode(bytes),
        string text => Utf8(text),
        _ => Utf8(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static DecodedText Utf8(string text)
        => new(Encoding.UTF8.GetBytes(text), "utf-8", CharsetEvidence.Validity, null, 0);

    /// <summary>The content as a stream that can seek, since a Parquet file begins at its end: itself, or a copy on disk that goes when closed.</summary>
    private static Stream Seekable(Stream content)
    {
        if (content.CanSeek)
            return content;
        var copy = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        content.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}
