using System.Globalization;
using System.Text;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Settings of the <c>csv</c> and <c>tsv</c> readers: a row is a document, columns go by the names in the first row.</summary>
public abstract record DelimitedReaderSpec : MappedReaderSpec
{
    /// <summary>Names of the columns, for files whose first row is a document already.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Encoding of values that are no UTF-8; detected from the bytes unless given.</summary>
    public string? Encoding { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Encoding is not null && Charset.NameOf(Encoding) is null)
            problems.Add("encoding", $"is '{Encoding}', which is no encoding this program knows; expected a name such as utf-8 or windows-1252");
    }
}

/// <summary>Settings of the <c>csv</c> reader: values with commas between them.</summary>
public sealed record CsvReaderSpec : DelimitedReaderSpec
{
    /// <summary>What stands between values: one ASCII character, such as <c>;</c>.</summary>
    public string Delimiter { get; init; } = ",";

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        base.Check(problems);
        if (Delimiter.Length != 1 || Delimiter[0] is >= '\x7F' or '"' or '\r' or '\n')
            problems.Add("delimiter", $"is '{Delimiter}'; expected one ASCII character, such as , or ;");
    }
}

/// <summary>Settings of the <c>tsv</c> reader: values with tabs between them.</summary>
public sealed record TsvReaderSpec : DelimitedReaderSpec
{
    /// <summary>Whether a value that begins with a quote ends with one and may hold tabs and line ends.</summary>
    public bool Quotes { get; init; } = true;
}

/// <summary>Reads rows of values. The key is the number of the row, the row of names not counted.</summary>
internal sealed class DelimitedReader(DelimitedReaderSpec spec, char delimiter, bool quotes) : IReader
{
    private const int ShownBytes = 4096;

    public IEnumerable<Record> Read(Input input)
    {
        var rows = new DelimitedRows(input.Content, (byte)delimiter, quotes ? (byte)'"' : null, input.MaxRecordBytes);
        var names = spec.Columns;
        if (names.Count == 0)
        {
            if (!rows.TryRead())
                yield break;
            names = [.. Enumerable.Range(0, rows.Count).Select(index => Value(rows, index).Trim())];
        }
        var text = IndexOf(names, spec.Text);
        var mapping = new FieldMapping(spec);
        for (var number = 1L; rows.TryRead(); number++)
        {
            var key = number.ToString(CultureInfo.InvariantCulture);
            if (text < 0)
            {
                yield return Damaged(key, "no_text", $"has no column '{spec.Text}'; its columns are {string.Join(", ", names.Take(20).Select(name => $"'{name}'"))}", rows);
                yield break; // and so has no other row
            }
            if (rows.Damage is { } damage)
                yield return Damaged(key, "bad_row", damage, rows);
            else if (rows.Count != names.Count)
                yield return Damaged(key, "bad_row", $"has {rows.Count} values, expected {names.Count}: a quote or delimiter in a value may lack its quotes", rows);
            else
                yield return mapping.Record(key, Decode(rows, text), name => IndexOf(names, name) is var index and >= 0 ? Value(rows, index) : null);
        }
    }

    private string Value(DelimitedRows rows, int index) => Encoding.UTF8.GetString(Decode(rows, index).Text.Span);

    private DecodedText Decode(DelimitedRows rows, int index)
        => Charset.Decode(rows.Field(index).ToArray(), new CharsetHints(Fallback: spec.Encoding));

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }
        return -1;
    }

    private static DamagedRecord Damaged(string key, string reason, string why, DelimitedRows rows)
    {
        var found = rows.Count == 0 ? default : rows.Field(0);
        return new DamagedRecord(key, reason, why, found[..Math.Min(found.Length, ShownBytes)].ToArray());
    }
}
