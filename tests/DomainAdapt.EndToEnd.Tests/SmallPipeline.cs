using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>A pipeline over JSON lines that a test writes: read, clean and deduplicate, in a folder of its own.</summary>
internal sealed class SmallPipeline : IDisposable
{
    private const string Pipeline =
        """
        name: small
        sources:
          notes: { corpus: notes.corpus.yaml, domain: true }
        stages:
          - kind: acquire
          - { kind: read, max_damaged_share: 0.5 }
          - kind: clean
            steps: [ { kind: normalise }, { kind: length, min_words: 5 } ]
          - kind: dedup_exact
        """;

    private const string Corpus =
        """
        id: notes
        title: Notes
        licence: CC0-1.0
        from: { kind: path, path: data }
        read: { kind: jsonl }
        """;

    public SmallPipeline()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(PipelineFile, Pipeline);
        File.WriteAllText(Path.Combine(Folder, "notes.corpus.yaml"), Corpus);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("domainadapt-small-").FullName;

    public string Data => Path.Combine(Folder, "data");

    public string PipelineFile => Path.Combine(Folder, "small.yaml");

    public string Work => Path.Combine(Folder, "work");

    /// <summary>Writes a file of JSON lines.</summary>
    public void Write(string name, IEnumerable<string> texts) => WriteBytes(name, Encoding.UTF8.GetBytes(Lines(texts)));

    /// <summary>Writes a gzip file of JSON lines.</summary>
    public void WriteGzip(string name, IEnumerable<string> texts)
    {
        using var file = new GZipStream(File.Create(Path.Combine(Data, name)), CompressionLevel.Fastest);
        file.Write(Encoding.UTF8.GetBytes(Lines(texts)));
    }

    public void WriteBytes(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(Data, name), bytes);

    public async Task<(int Code, string Output, string Errors)> RunAsync(params string[] more)
        => await DomainAdaptProcess.RunAsync(Folder, ["run", PipelineFile, .. more]);

    /// <summary>A count of a finished stage.</summary>
    public long Count(string address, string count)
    {
        var folder = Directory.EnumerateDirectories(Path.Combine(Work, "store")).Single(path => Path.GetFileName(path).StartsWith(address + "-", StringComparison.Ordinal));
        var counts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "marker.json"))).RootElement.GetProperty("counts");
        return counts.TryGetProperty(count, out var value) ? value.GetInt64() : 0;
    }

    /// <summary>Whether a stage has its marker.</summary>
    public bool IsDone(string address)
        => Directory.Exists(Path.Combine(Work, "store"))
            && Directory.EnumerateDirectories(Path.Combine(Work, "store")).Any(path =>
                Path.GetFileName(path).StartsWith(address + "-", StringComparison.Ordinal) && File.Exists(Path.Combine(path, "marker.json")));

    /// <summary>Texts that differ from one another.</summary>
    public static IEnumerable<string> Texts(int count, int words = 20)
        => Enumerable.Range(0, count).Select(number => string.Join(' ', Enumerable.Range(0, words).Select(word => $"word{number}x{word * 7919 % 101}")));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Lines(IEnumerable<string> texts)
        => string.Concat(texts.Select((text, number) => JsonSerializer.Serialize(new { id = $"n{number}", text }) + "\n"));
}
