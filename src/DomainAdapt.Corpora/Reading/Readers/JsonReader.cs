using System.Globalization;
using System.Text.Json;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>
/// Settings of the <c>json</c> reader: a file is a list of objects, each a document, or one object. Fields are named as for <c>jsonl</c>.
/// </summary>
public sealed record JsonReaderSpec : MappedReaderSpec
{
    /// <summary>Where in the file the list is, such as <c>data.articles</c>; the file is the list unless given.</summary>
    public string? Records { get; init; }
}

/// <summary>Reads JSON files as streams: one object at a time is in memory. Its number within the list is the key.</summary>
internal sealed class JsonReader(JsonReaderSpec spec) : IReader
{
    private readonly JsonRecord _record = new(spec);

    public IEnumerable<Record> Read(Input input)
    {
        var items = new JsonItems(input.Content, spec.Records?.Split('.') ?? [], input.MaxRecordBytes);
        while (true)
        {
            Record? record;
            try
            {
                record = items.TryRead(out var item) ? _record.Read(Key(items.Number), item) : null;
            }
            catch (JsonException exception)
            {
                // What follows a break in JSON cannot be trusted, so this is the last record.
                record = JsonRecord.Damaged(Key(items.Number + 1), "bad_json", $"is no JSON: {exception.Message}", items.Rest);
            }
            if (record is null)
                yield break;
            yield return record;
            if (items.IsBroken)
                yield break;
        }
    }

    private static string Key(long number) => number.ToString(CultureInfo.InvariantCulture);
}
