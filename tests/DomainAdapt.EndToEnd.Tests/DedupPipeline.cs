using System.Text.Json;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>A pipeline of all stages that take out what was said twice, over two sources of a few hundred documents in several files.</summary>
internal sealed class DedupPipeline : IDisposable
{
    private const string Pipeline =
        """
        name: dedup
        sources:
          web: { corpus: web.corpus.yaml }
          law: { corpus: law.corpus.yaml, domain: true }
        stages:
          - kind: acquire
          - { kind: read, task_bytes: 60_000 }
          - { kind: dedup_exact, priority: [law], partition_documents: 200 }
          - { kind: dedup_near, priority: [law], partition_documents: 200 }
          - { kind: decontaminate, benchmarks: [benchmark.jsonl], words: 8, max_documents: 1000 }
          - { kind: dedup_paragraphs, partition_units: 500, min_words_left: 5 }
          - { kind: dedup_substring, min_bytes: 80, min_words_left: 5, partition_bytes: 100_000 }

        """;

    /// <summary>The phases, in order, at whose beginning a run can be cut.</summary>
    public static readonly IReadOnlyList<(string Stage, string Phase)> Phases =
    [
        ("dedup_exact", "keys"), ("dedup_exact", "decide"), ("dedup_exact", "remove"),
        ("dedup_near", "sign"), ("dedup_near", "pair"), ("dedup_near", "verify"), ("dedup_near", "cluster"), ("dedup_near", "decide"), ("dedup_near", "remove"),
        ("decontaminate@web", "count"), ("decontaminate@law", "remove"),
        ("dedup_paragraphs", "key"), ("dedup_paragraphs", "decide"), ("dedup_paragraphs", "cut"),
        ("dedup_substring", "lay_out"), ("dedup_substring", "partition"), ("dedup_substring", "search"), ("dedup_substring", "cut"),
    ];

    public DedupPipeline()
    {
        File.WriteAllText(Path.Combine(Folder, "dedup.yaml"), Pipeline);
        File.WriteAllText(Path.Combine(Folder, "benchmark.jsonl"), """{"id": "q", "query": "which of these eight old words is asked of all"}""" + "\n");
        var random = new SplitMix64(31);
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => Words(ref random, 60))];
        foreach (var source in (string[])["web", "law"])
        {
            File.WriteAllText(
                Path.Combine(Folder, $"{source}.corpus.yaml"), $"id: {source}\ntitle: {source}\nlicence: CC0-1.0\nfrom: {{ kind: path, path: {source} }}\nread: {{ kind: jsonl }}\n");
            var data = Directory.CreateDirectory(Path.Combine(Folder, source)).FullName;
            for (var file = 0; file < 4; file++)
                File.WriteAllLines(Path.Combine(data, $"{file}.jsonl"), Enumerable.Range(0, 100).Select(number => JsonSerializer.Serialize(new { id = $"{file}-{number}", text = Text(texts, ref random) })));
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("domainadapt-dedup-").FullName;

    public string Store => Path.Combine(Folder, "work", "store");

    public static string[] Command(params string[] more) => ["run", "dedup.yaml", "--offline", .. more];

    public Task<(int Code, string Output, string Errors)> RunAsync(params string[] more) => DomainAdaptProcess.RunAsync(Folder, Command(more));

    /// <summary>The store's folder of a stage.</summary>
    public string? FolderOf(string address) => !Directory.Exists(Store) ? null
        : Directory.EnumerateDirectories(Store).SingleOrDefault(path => Path.GetFileName(path)[..Path.GetFileName(path).LastIndexOf('-')] == address);

    /// <summary>Digests of all stages and hashes of all their files, by address.</summary>
    public SortedDictionary<string, string> Digests()
        => new(Directory.EnumerateDirectories(Store).ToDictionary(
            path => Path.GetFileName(path)[..Path.GetFileName(path).LastIndexOf('-')],
            path => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "marker.json"))).RootElement.GetProperty("digest").GetString()!));

    /// <summary>A count of a stage that is done; 0 where it counted no such thing.</summary>
    public long Count(string address, string count)
        => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(FolderOf(address)!, "marker.json"))).RootElement.GetProperty("counts").TryGetProperty(count, out var value) ? value.GetInt64() : 0;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Text(string[] texts, ref SplitMix64 random)
    {
        var text = texts[random.Next((ulong)texts.Length)];
        return random.Next(4) switch
        {
            0 => text,
            1 => $"{text} {Words(ref random, 4)}",
            2 => $"{Words(ref random, 50)}\n\n{text}\n\n{Words(ref random, 40)}",
            _ => $"{Words(ref random, 50)} {text[..250]} {Words(ref random, 40)}{(random.Next(5) == 0 ? " which of these eight old words is asked of all" : "")}",
        };
    }

    private static string Words(ref SplitMix64 random, int count)
    {
        var words = new string[count];
        for (var i = 0; i < count; i++)
            words[i] = $"word{random.Next(3000)}";
        return string.Join(' ', words);
    }
}
