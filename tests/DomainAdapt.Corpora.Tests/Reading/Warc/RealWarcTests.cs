using System.Globalization;
using System.Text.Json;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading.Warc;

/// <summary>
/// Files of twelve public repositories beside what the reference reader warcio 1.8.1 finds in them. Where it gave up, the records before are the
/// least; of files that it indexed after decompression, its offsets are those of the decompressed file.
/// </summary>
public sealed class RealWarcTests
{
    public static TheoryData<string> Files
    {
        get
        {
            var files = new TheoryData<string>();
            var names = SharedData.Path("data/warc/expected") is { } folder ? Directory.EnumerateFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension) : [""];
            foreach (var name in names.Order(StringComparer.Ordinal))
                files.Add(name!);
            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void MoveNext_FindsWhatTheReferenceReaderFinds(string file)
    {
        Assert.SkipUnless(file.Length > 0, "data/warc is not here");
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"data/warc/expected/{file}.json")!));
        using var content = File.OpenRead(SharedData.Path($"data/warc/{file}")!);
        var (records, damages) = ReadWarc.All(content);
        var root = expected.RootElement;
        if (root.TryGetProperty("after_plain_gunzip", out var whole))
        {
            Assert.Equal(Summaries(whole), records.Select(record => (record.Uri, record.Size, record.Sha256)));
            return;
        }
        var items = root.GetProperty("items").EnumerateArray().ToList();
        var isWhole = root.GetProperty("reader_error").ValueKind == JsonValueKind.Null;
        Assert.True(isWhole ? records.Count == items.Count : records.Count >= items.Count, $"{records.Count} records, expected {items.Count}; {string.Join("; ", damages)}");
        var isIndexOfContent = root.TryGetProperty("note", out _);
        for (var i = 0; i < items.Count; i++)
        {
            var (item, record) = (items[i], records[i]);
            Assert.Equal(item.GetProperty("type").GetString(), record.Type);
            Assert.Equal(item.GetProperty("payload_bytes").GetInt64(), record.Size);
            Assert.Equal(item.GetProperty("payload_sha256").GetString(), record.Sha256);
            Assert.Equal(item.GetProperty("offset").GetInt64(), isIndexOfContent ? record.ContentOffset : record.Offset);
            Assert.Equal(isIndexOfContent ? record.Length : item.GetProperty("length").GetInt64(), record.Length);
            Assert.Equal(Text(item, "WARC-Target-URI") ?? Text(item, "uri"), record.Uri);
            if (record.Type == "response" && int.TryParse(Text(item, "http_status"), CultureInfo.InvariantCulture, out var status))
                Assert.Equal(status, record.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void MoveNext_OfARecordAlone_FindsTheSameAtItsOffset(string file)
    {
        Assert.SkipUnless(file.Length > 0, "data/warc is not here");
        var bytes = File.ReadAllBytes(SharedData.Path($"data/warc/{file}")!);
        foreach (var record in ReadWarc.All(bytes).Records.Where(record => record.Length is not null))
        {
            var alone = bytes.AsSpan((int)record.Offset, (int)record.Length!.Value).ToArray();
            var again = ReadWarc.All(alone).Records[0];
            Assert.Equal((record.Type, record.Uri, record.Sha256), (again.Type, again.Uri, again.Sha256));
        }
    }

    private static IEnumerable<(string?, long, string)> Summaries(JsonElement whole) => whole.GetProperty("items").EnumerateArray()
        .Select(item => (Text(item, "uri"), item.GetProperty("payload_bytes").GetInt64(), item.GetProperty("payload_sha256").GetString()!));

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
